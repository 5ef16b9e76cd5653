using Provenance.Core.Models;

namespace Provenance.Gateway.Rollouts;

/// <summary>
/// The kill switch in the environment: <c>AI_MODEL_VERSION</c> says <c>baseline</c>, or names the model that is to answer. It holds over
/// everything else that is said of a rollout.
/// </summary>
public static class ModelVersion
{
    public const string Variable = "AI_MODEL_VERSION";

    /// <summary>What the variable says; null when it is not set.</summary>
    public static string? OfEnvironment => Environment.GetEnvironmentVariable(Variable)?.Trim() is { Length: > 0 } version ? version : null;

    /// <summary>Whether it says something of one of these rollouts.</summary>
    internal static bool IsOf(string version, IEnumerable<RolloutSettings> rollouts) => version == RolloutArm.Baseline
        || rollouts.Any(rollout => version == rollout.Baseline.ToString() || version == rollout.Candidate.ToString());

    /// <summary>The rollout as the variable wants it; as it is where the variable names neither of its models.</summary>
    /// <param name="version">What the variable says; null when it is not set.</param>
    public static RolloutSettings Apply(RolloutSettings rollout, string? version) => version?.Trim() switch
    {
        RolloutArm.Baseline => rollout with { Stage = RolloutStage.Off },
        { Length: > 0 } name when name == rollout.Baseline.ToString() => rollout with { Stage = RolloutStage.Off },
        { Length: > 0 } name when name == rollout.Candidate.ToString() => rollout with { Stage = RolloutStage.All },
        _ => rollout,
    };
}
