using Provenance.Gateway.Catalog;
using Provenance.Gateway.Preparations;
using Provenance.Http.Health;

namespace Provenance.Cli.Serving;

/// <summary>Whether sessions can be written where they are kept.</summary>
internal sealed class FolderProbe(string root) : IHealthProbe
{
    public string Name => "archive";

    public async Task<HealthFinding> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(root);
            await using var file = new FileStream(
                Path.Combine(root, $".probe-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.WriteByte(0);
            return HealthFinding.Healthy;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new HealthFinding(HealthState.Unhealthy, "The folder of sessions can't be written to.");
        }
    }
}

/// <summary>Whether the models that are set up could be asked: their settings are sound, their keys are there. No server is asked.</summary>
internal sealed class ModelsProbe(ModelCatalog catalog, ServeOptions options) : IHealthProbe
{
    public string Name => "models";

    public Task<HealthFinding> CheckAsync(CancellationToken cancellationToken)
    {
        var rules = catalog.BrokenRules(ChosenModels.FindFile(options.ModelsFile, null));
        return Task.FromResult(rules.Count == 0
            ? HealthFinding.Healthy
            : new HealthFinding(HealthState.Degraded, $"Some models can't be asked: {string.Join(", ", rules)}. The command models says which."));
    }
}
