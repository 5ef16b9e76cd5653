using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Offline;
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
        ]);
        services.TryAddSingleton(provider => new ProviderSet(provider.GetServices<IModelProvider>()));
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<ModelGateways>();
        return services;
    }
}

/// <summary>Makes the gateway of a session.</summary>
public sealed class ModelGateways(ProviderSet providers, KeyRing keys, TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>Call it once per opened session, when its archive knows everything that earlier processes left.</summary>
    /// <param name="budget">In US dollars, instead of the session's own; null for that.</param>
    public ModelGateway Open(ISessionArchive archive, decimal? budget = null) =>
        new(archive, providers, keys, clock, loggers, budget);
}
