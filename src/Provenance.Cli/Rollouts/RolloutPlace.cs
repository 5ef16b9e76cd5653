using Provenance.Core;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Rollouts;
using Provenance.Gateway.Secrets;

namespace Provenance.Cli.Rollouts;

/// <summary>A rollout, and the models file that says what it is.</summary>
internal sealed record RolloutPlace(string File, RolloutSettings Rollout)
{
    /// <exception cref="UnknownRolloutException">There is no models file, or no such rollout in it.</exception>
    /// <exception cref="InvalidExperimentException">The models file is wrong.</exception>
    public static RolloutPlace Of(FileInfo? given, string name)
    {
        var file = FileOf(given, name);
        var reading = Read(file);
        if (reading.Findings.Any(finding => finding.Severity == Severity.Error))
            throw new InvalidExperimentException(reading.Findings);
        return reading.Rollouts.FirstOrDefault(rollout => rollout.Name == name) is { } found
            ? new RolloutPlace(file, found)
            : throw new UnknownRolloutException(name);
    }

    /// <summary>The models file, and a rollout of it by its name: whatever else is wrong with the file does not stand in the way of a kill.</summary>
    /// <param name="warn">Hears what is wrong all the same.</param>
    /// <exception cref="UnknownRolloutException">There is no models file, or it can be read and has no such rollout.</exception>
    public static string OfKill(FileInfo? given, string name, Action<string> warn)
    {
        var file = FileOf(given, name);
        var reading = Read(file);
        if (reading.Rollouts.Any(rollout => rollout.Name == name))
            return file;
        var errors = reading.Findings.Where(finding => finding.Severity == Severity.Error && finding.Rule != "rollout-state").ToList();
        if (errors.Count == 0)
            throw new UnknownRolloutException(name);
        foreach (var error in errors)
            warn(error.ToString());
        return file;
    }

    private static string FileOf(FileInfo? given, string name) =>
        given?.FullName ?? ModelsFile.Find(null, Directory.GetCurrentDirectory()) ?? throw new UnknownRolloutException(name);

    /// <summary>A rollout is looked at and put back also where no key is at hand.</summary>
    private static ModelReading Read(string file) =>
        new ModelCatalog(new KeyRing(variable => variable)).ResolveAllHere(file);
}

/// <summary>No models file has this rollout.</summary>
internal sealed class UnknownRolloutException(string name) : ProvenanceException($"No models file here has a rollout called \"{name}\".");
