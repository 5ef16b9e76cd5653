using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;
using Provenance.Gateway.Rollouts;

namespace Provenance.Gateway.Catalog;

/// <summary>How the rollouts of a file stand: what the file says, over it what commands have done, over that the environment.</summary>
internal sealed class RolloutSettling(ModelWishes wishes, FindingLog log)
{
    public ImmutableArray<RolloutSettings> Settle(ModelsDocument document, Func<ModelName, bool> isKnown)
    {
        foreach (var rollout in document.Rollouts)
            Check(rollout, document, isKnown);
        foreach (var name in wishes.Rollouts.Where(name => !document.Rollouts.Any(rollout => rollout.Settings.Name == name)))
            log.Error("unknown-rollout", $"No rollout is called \"{name}\".", new SourceSpot("rollouts", Field: name));
        CheckVersion(document);
        var state = State();
        return [.. document.Rollouts.Select(rollout => ModelVersion.Apply(state.Apply(rollout.Settings), wishes.ModelVersion))];
    }

    private void Check(RolloutEntry rollout, ModelsDocument document, Func<ModelName, bool> isKnown)
    {
        foreach (var model in new[] { rollout.Settings.Baseline, rollout.Settings.Candidate }.Where(model => !isKnown(model)))
            log.Error("unknown-profile", $"The rollout \"{rollout.Settings.Name}\" names the profile \"{model}\", which nobody sets up.", rollout.Spot);
        if (rollout.Settings.Use is { } use && use is not (UseSettings.Analysis or UseSettings.Extraction) && !document.Uses.Any(known => known.Settings.Name == use))
            log.Error("unknown-use", $"The rollout \"{rollout.Settings.Name}\" is of the use \"{use}\", which is not set up.", rollout.Spot);
    }

    /// <summary>Whoever sets the variable wants something back at once: a slip of the pen must not leave things as they are.</summary>
    private void CheckVersion(ModelsDocument document)
    {
        var rollouts = document.Rollouts.Select(rollout => rollout.Settings).ToList();
        if (wishes.ModelVersion is not { } version || rollouts.Count == 0 || ModelVersion.IsOf(version, rollouts))
            return;
        var possible = rollouts.SelectMany(rollout => new[] { rollout.Baseline.ToString(), rollout.Candidate.ToString() })
            .Prepend(RolloutArm.Baseline).Distinct(StringComparer.Ordinal);
        log.Error(
            "unknown-model-version",
            $"{ModelVersion.Variable} is \"{version}\", which is no model of a rollout; it can be {string.Join(", ", possible)}.",
            new SourceSpot("environment", Field: ModelVersion.Variable));
    }

    private RolloutState State()
    {
        if (wishes.File is not { } file)
            return RolloutState.None;
        try
        {
            return RolloutState.Read(file);
        }
        catch (Exception wrong) when (wrong is InvalidRolloutStateException or IOException or UnauthorizedAccessException)
        {
            log.Error("rollout-state", wrong.Message, new SourceSpot(RolloutState.FileName));
            return RolloutState.None;
        }
    }
}
