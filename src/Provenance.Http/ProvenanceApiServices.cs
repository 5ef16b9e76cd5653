using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Provenance.Http.Health;
using Provenance.Http.Intake;
using Provenance.Http.Problems;
using Provenance.Http.Runs;
using Provenance.Http.Sessions;

namespace Provenance.Http;

/// <summary>Puts the API into a host.</summary>
public static class ProvenanceApiServices
{
    /// <summary>
    /// Adds <see cref="ProvenanceApi"/>. The host adds the ports: <see cref="ISessionCatalog"/>, <see cref="ISessionIntake"/>,
    /// <see cref="IStartKeys"/>, as many <see cref="IHealthProbe"/> as it has dependencies, and, where bundles may lie somewhere already,
    /// a <see cref="Bundles.IBundleSource"/>. What executes runs is handed in with each request; a host with one for all of them adds it as
    /// <see cref="Executions.IRunHost"/>.
    /// </summary>
    public static IServiceCollection AddProvenanceApi(this IServiceCollection services, ApiOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton((options ?? new ApiOptions()).Validated())
            .AddSingleton<ApiBoundary>()
            .AddSingleton<RunStarter>()
            .AddSingleton<BundleStarter>()
            .AddSingleton<RunReader>()
            .AddSingleton<RunSteering>()
            .AddSingleton<SessionFiles>()
            .AddSingleton<HealthReader>()
            .AddSingleton<SessionAccess>()
            .AddSingleton<ProvenanceApi>();
    }
}
