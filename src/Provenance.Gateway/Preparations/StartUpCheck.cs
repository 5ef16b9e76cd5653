using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Provenance.Core.Models;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Rollouts;

namespace Provenance.Gateway.Preparations;

/// <summary>
/// What a host that lives long says of its models when it starts: a warning for each thing that is wrong with the models file, each key that is
/// missing, each fallback that could not be asked, and each server that does not answer. It stops nothing: who asks another model is served.
/// </summary>
/// <param name="file">The models file; null for the one in the current folder, if there is one.</param>
public sealed partial class StartUpCheck(ModelCatalog catalog, ProviderSet providers, string? file, TimeProvider clock, ILogger<StartUpCheck> logger)
    : BackgroundService
{
    /// <summary>A server that takes longer is said not to answer.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <returns>How many warnings it gave.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var reading = catalog.ResolveAllHere(ChosenModels.FindFile(file, null));
        foreach (var finding in reading.Findings)
            LogFinding(finding.ToString());
        var silent = await Task.WhenAll(reading.Models.Where(IsReady).Select(model => CheckAsync(model, cancellationToken)));
        return reading.Findings.Count + silent.Count(isSilent => isSilent);

        // What the findings say of a model need not be said again.
        bool IsReady(ModelSettings model) => model.BaseUrl is not null
            && !reading.Findings.Any(finding => finding.Spot.Field is { } field && Concerns(field, model.Name.ToString()));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    private static bool Concerns(string field, string model) =>
        field == model || field.StartsWith($"{model}.", StringComparison.Ordinal) || field.EndsWith($".{model}", StringComparison.Ordinal)
        || field.Contains($".{model}.", StringComparison.Ordinal);

    private async Task<bool> CheckAsync(ModelSettings model, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var health = await providers.CheckAsync(model, either.Token);
            if (!health.Usable)
                LogUnusable(model.Name, model.BaseUrl, health.Message ?? "it can't be asked");
            return !health.Usable;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnusable(model.Name, model.BaseUrl, $"no answer within {Patience.TotalSeconds} s");
            return true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Models: {Finding}")]
    private partial void LogFinding(string finding);

    [LoggerMessage(LogLevel.Warning, "Models: {Model} at {BaseUrl} can't be asked now: {Why}")]
    private partial void LogUnusable(ModelName model, string? baseUrl, string why);
}
