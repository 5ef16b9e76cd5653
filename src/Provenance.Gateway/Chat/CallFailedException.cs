using Provenance.Core;
using Provenance.Core.Models;

namespace Provenance.Gateway.Chat;

/// <summary>After everything the gateway may do for a call, there is no answer.</summary>
public sealed class CallFailedException(CallOutcome outcome, bool hasSpoken)
    : ProvenanceException($"No answer ({outcome.Outcome.Name()}): {outcome.Message ?? "nobody says why"}")
{
    public OutcomeClass Outcome { get; } = outcome.Outcome;

    /// <summary>How long the provider asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = outcome.RetryAfter;

    /// <summary>A part of an answer had been told before it broke off: it can't be taken back, so nothing else was asked.</summary>
    public bool HasSpoken { get; } = hasSpoken;
}
