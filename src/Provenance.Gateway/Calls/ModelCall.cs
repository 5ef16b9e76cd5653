using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;

namespace Provenance.Gateway.Calls;

/// <summary>A call on its way through the gateway.</summary>
/// <param name="Reason">Why the next attempt is made.</param>
public sealed record ModelCall(Ask Ask, ModelSettings Settings, AttemptReason Reason)
{
    /// <summary>What a reader is told of an answer by a weaker model than the one that was asked.</summary>
    public const string LimitedCapacity = "Generated with limited capacity model";

    // Reckoned when it is first asked for: a call that the archive has settled needs it not, and a resumed session meets thousands of those.
    private (bool IsReckoned, decimal? Usd) worst;

    /// <summary>A copy may have other settings, and so another worst case.</summary>
    private ModelCall(ModelCall original) =>
        (Ask, Settings, Reason, InsteadOf, HasNext, Deadline, Assignment, Answered) =
        (original.Ask, original.Settings, original.Reason, original.InsteadOf, original.HasNext, original.Deadline, original.Assignment, original.Answered);

    public CallKey Key => Ask.Call;

    public Digest Prompt => Ask.Prompt.Digest;

    /// <summary>The settings of the model that was asked for, when these are those of one that stands in for it; null otherwise.</summary>
    public ModelSettings? InsteadOf { get; init; }

    /// <summary>Another model is asked when this one fails.</summary>
    public bool HasNext { get; init; }

    /// <summary>When all attempts have to be over; null for no limit.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The arm of a rollout that the call was assigned to; null when there is none.</summary>
    public Assignment? Assignment { get; init; }

    /// <summary>Called when the whole answer has come and the archive, which commits in order, has been given its record; null for nothing.</summary>
    public Action? Answered { get; init; }

    public ModelName? Substitute => InsteadOf is null ? null : Settings.Name;

    /// <summary>What a reader has to be told of this model's answer; null for nothing.</summary>
    public string? Disclaimer => InsteadOf is { Tier: { } wanted } && Settings.Tier > wanted ? LimitedCapacity : null;

    /// <summary>What one attempt may cost at most, in US dollars; null when the price is unknown.</summary>
    public decimal? WorstCost => (worst = worst.IsReckoned ? worst : (true, WorstCase.CostOf(Settings, Ask.Prompt))).Usd;

    /// <summary>The settings with no more time for one attempt than the whole call has left.</summary>
    public ModelSettings SettingsAt(DateTimeOffset now) =>
        Deadline is { } deadline && (deadline - now).TotalSeconds is var left && left < Settings.TimeoutSeconds
            ? Settings with { TimeoutSeconds = Math.Max(left, 0.001) }
            : Settings;
}
