using System.Text.Json.Serialization;

namespace Provenance.Core.Models;

/// <summary>One model on its way to replace another one, or two that are compared: who gets which.</summary>
public sealed record RolloutSettings
{
    public const double DefaultPercent = 1;

    /// <summary>Stands as the experiment id in every record of either arm.</summary>
    public required string Name { get; init; }

    /// <summary>Only calls of this use take part; null for all.</summary>
    public string? Use { get; init; }

    /// <summary>The last good version: calls that ask for this model take part.</summary>
    public required ModelName Baseline { get; init; }

    public required ModelName Candidate { get; init; }

    public RolloutStage Stage { get; init; }

    /// <summary>How many of a hundred calls get the candidate at <see cref="RolloutStage.Percent"/>.</summary>
    public double Percent { get; init; } = DefaultPercent;

    /// <summary>The flag of calls that get the candidate at <see cref="RolloutStage.Flagged"/> and after.</summary>
    public string Flag { get; init; } = "ai-beta";
}

/// <summary>How far a rollout has come.</summary>
public enum RolloutStage
{
    /// <summary>Every call gets the baseline.</summary>
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>Calls with the flag get the candidate.</summary>
    [JsonStringEnumMemberName("flagged")]
    Flagged,

    /// <summary>Calls with the flag, and some of the others by the hash of the call, get the candidate.</summary>
    [JsonStringEnumMemberName("percent")]
    Percent,

    /// <summary>Every call gets the candidate.</summary>
    [JsonStringEnumMemberName("all")]
    All,
}
