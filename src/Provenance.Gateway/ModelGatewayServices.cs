using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Anthropic;
using Provenance.Gateway.Providers.Azure;
using Provenance.Gateway.Providers.Embeddings;
using Provenance.Gateway.Providers.Offline;
using Provenance.Gateway.Providers.Ollama;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Gateway.Providers.Recorded;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway;

/// <summary>Puts the gateway into a host.</summary>
public static class ModelGatewayServices
{
    /// <summary>
    /// Adds <see cref="ModelCatalog"/>, <see cref="ModelGateways"/>, the providers behind them, and keys from the environment. Another <see cref="KeyRing"/>,
    /// <see cref="TimeProvider"/> or <see cref="IModelProvider"/> that the host registered before is used.
    /// </summary>
    public static IServiceCollection AddModelGateway(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(KeyRing.OfEnvironment);
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IModelProvider, OfflineProvider>(),
            ServiceDescriptor.Singleton<IModelProvider, RecordedProvider>(),
            ServiceDescriptor.Singleton<IModelProvider, OpenAiProvider>(),
            ServiceDescriptor.Singleton<IModelProvider, AzureOpenAiProvider>(),
            ServiceDescriptor.Singleton<IModelProvider, AnthropicProvider>(),
            ServiceDescriptor.Singleton<IModelProvider, OllamaProvider>(),
        ]);
        services.TryAddSingleton<ProviderSet>();
        services.TryAddSingleton<EmbedderSet>();
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<ModelGateways>();
        return services;
    }
}
