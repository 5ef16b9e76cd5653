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
        var file = given?.FullName ?? ModelsFile.Find(null, Directory.GetCurrentDirectory()) ?? throw new UnknownRolloutException(name);
        // A rollout is looked at and put back also where no key is at hand.
        var reading = new ModelCatalog(new KeyRing(variable => variable))
            .ResolveAll(file, FallbackVariables.OfEnvironment, Environment.GetEnvironmentVariable(ModelVersion.Variable));
        if (reading.Findings.Any(finding => finding.Severity == Severity.Error))
            throw new InvalidExperimentException(reading.Findings);
        return reading.Rollouts.FirstOrDefault(rollout => rollout.Name == name) is { } found
            ? new RolloutPlace(file, found)
            : throw new UnknownRolloutException(name);
    }
}

/// <summary>No models file has this rollout.</summary>
internal sealed class UnknownRolloutException(string name) : ProvenanceException($"No models file here has a rollout called \"{name}\".");
