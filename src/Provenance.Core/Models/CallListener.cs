using System.Collections.Immutable;

namespace Provenance.Core.Models;

/// <summary>Hears a call while it is asked. What it hears is not archived yet: only the outcome of the call is.</summary>
public abstract class CallListener
{
    /// <summary>Whether the answer is wanted as it comes.</summary>
    public abstract bool IsStreamed { get; }

    /// <summary>The answer's text, as it comes from a provider that can stream.</summary>
    public abstract void Said(string text);

    /// <summary>An attempt is over and archived.</summary>
    /// <param name="calls">The tools that the model wants called.</param>
    public abstract void Replied(OutcomeClass outcome, ImmutableArray<ToolCall> calls);
}
