using Microsoft.Extensions.Logging;
using Provenance.Core.Experiments;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Rollouts;

namespace Provenance.Gateway.Registries;

/// <summary>
/// A models file for hosts that live long: what it says now. It is read again when it, or the state of its rollouts, has changed; one that
/// is wrong then is told in the log, and what was good before goes on to hold. Settings that a session has pinned never change.
/// </summary>
/// <param name="file">The models file; null for none.</param>
public sealed partial class ModelRegistry(ModelCatalog catalog, string? file, TimeProvider clock, ILogger<ModelRegistry> logger)
{
    private readonly Lock gate = new();
    private DateTimeOffset looked = DateTimeOffset.MinValue;
    private (DateTime Models, DateTime Rollouts) stamp;
    private ModelReading? current;

    /// <summary>How often it is looked whether a file has changed.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The last good reading.</summary>
    /// <exception cref="InvalidExperimentException">There is none yet: the file is wrong from the start.</exception>
    public ModelReading Current
    {
        get
        {
            lock (gate)
            {
                var now = clock.GetUtcNow();
                if (current is null || now - looked >= Interval)
                {
                    looked = now;
                    Look();
                }

                return current!;
            }
        }
    }

    private void Look()
    {
        var seen = file is null ? default : (File.GetLastWriteTimeUtc(file), File.GetLastWriteTimeUtc(RolloutState.PathBeside(file)));
        if (current is not null && seen == stamp)
            return;
        var reading = catalog.ResolveAllHere(file);
        // A key that is missing concerns those who ask that model; the file is as good as before.
        var errors = reading.Findings.Where(finding => finding is { Severity: Severity.Error, Rule: not "key-missing" }).ToList();
        if (errors.Count > 0 && current is null)
            throw new InvalidExperimentException(reading.Findings);
        stamp = seen;
        if (errors.Count == 0)
            current = reading;
        else
            Keep(errors);
    }

    /// <summary>What was good goes on to hold, but for the stages of its rollouts: a kill must work whatever else is wrong.</summary>
    private void Keep(IReadOnlyList<Finding> errors)
    {
        LogKept(string.Join(" ", errors));
        if (file is null || errors.Any(error => error.Rule == "rollout-state"))
            return;
        var state = RolloutState.Read(file);
        current = current! with { Rollouts = [.. current.Rollouts.Select(rollout => ModelVersion.Apply(state.Apply(rollout), ModelVersion.OfEnvironment))] };
    }

    [LoggerMessage(1, LogLevel.Warning, "The models file has changed and is wrong; what it said before goes on to hold. {Findings}")]
    private partial void LogKept(string findings);
}
