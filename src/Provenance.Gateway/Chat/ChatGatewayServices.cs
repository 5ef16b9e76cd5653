using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Registries;

namespace Provenance.Gateway.Chat;

/// <summary>Puts a gateway outside experiments into any host.</summary>
public static class ChatGatewayServices
{
    /// <summary>
    /// Adds the gateway, and <see cref="IChatClient"/> for it. It is opened when it is first wanted; a host that wants to fail at its
    /// start asks for <see cref="ChatGateway"/> there.
    /// </summary>
    public static IServiceCollection AddProvenanceGateway(this IServiceCollection services, Action<ChatGatewayOptions> configure)
    {
        var options = new ChatGatewayOptions();
        configure(options);
        services.AddLogging();
        services.AddModelGateway();
        services.AddSingleton(provider => ChatGateway.Open(
            options,
            provider.GetRequiredService<ModelCatalog>(),
            provider.GetRequiredService<ModelGateways>(),
            provider.GetRequiredService<TimeProvider>(),
            RegistryOf(options, provider),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<ChatGateway>().Client);
        return services;
    }

    private static ModelRegistry? RegistryOf(ChatGatewayOptions options, IServiceProvider provider) => options.ModelsFile is null
        ? null
        : new ModelRegistry(
            provider.GetRequiredService<ModelCatalog>(),
            options.ModelsFile,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelRegistry>>());
}
