using Provenance.Archive.Blobs;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Preparations;
using Provenance.Http.Health;

namespace Provenance.Functions.Hosting;

/// <summary>Whether the container of sessions answers.</summary>
internal sealed class ArchiveProbe(BlobSessionStore store) : IHealthProbe
{
    public string Name => "archive";

    public async Task<HealthFinding> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.IsThereAsync(cancellationToken)
                ? HealthFinding.Healthy
                : new HealthFinding(HealthState.Degraded, "The container of sessions is not there; it is made with the first session, where the app may.");
        }
        catch (BlobStorageException)
        {
            return new HealthFinding(HealthState.Unhealthy, "The container of sessions does not answer, or refuses the app.");
        }
    }
}

/// <summary>Whether the models that are set up could be asked: their settings are sound, their keys are there. No server is asked.</summary>
internal sealed class ModelsProbe(ModelCatalog catalog, AppOptions options) : IHealthProbe
{
    public string Name => "models";

    public Task<HealthFinding> CheckAsync(CancellationToken cancellationToken)
    {
        var rules = catalog.BrokenRules(ChosenModels.FindFile(options.ModelsFile, null));
        return Task.FromResult(rules.Count == 0
            ? HealthFinding.Healthy
            : new HealthFinding(HealthState.Degraded, $"Some models can't be asked: {string.Join(", ", rules)}."));
    }
}
