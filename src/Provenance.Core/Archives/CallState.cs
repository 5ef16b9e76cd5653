using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Archives;

/// <summary>What the archive knows of a call: one state per attempt, in order.</summary>
public sealed record CallState(CallKey Call, ImmutableArray<AttemptState> Attempts)
{
    /// <summary>The record that settles the call; null while there is none.</summary>
    public RecordReference? Settled => Attempts.LastOrDefault(attempt => attempt.Record is { } record && record.Outcome.IsDone())?.Record;

    /// <summary>
    /// The last record by the model that was asked for, whatever its class, or else the last by one that stood in for it: what that one could
    /// not do says nothing of the call. Null when nothing came back yet.
    /// </summary>
    public RecordReference? Last =>
        (Attempts.LastOrDefault(attempt => attempt.Record is { Substitute: null }) ?? Attempts.LastOrDefault(attempt => attempt.Record is not null))?.Record;

    /// <summary>A resumption asks it again without being told to: it is not settled, and asking again can help.</summary>
    public bool IsAskedAgain => Settled is null && (Last is not { } last || last.Outcome.IsAskedAgain());
}

/// <summary>One attempt: an intent, and the record once there is one.</summary>
/// <param name="WorstCost">What the attempt may have cost at most, in US dollars; null when the price is unknown.</param>
/// <param name="Orphaned">The process that made the intent ended without a record: possibly billed, never seen.</param>
public sealed record AttemptState(
    int Attempt, AttemptReason Reason, ModelName Model, DateTimeOffset Intended, decimal? WorstCost, RecordReference? Record, bool Orphaned);

/// <summary>What is written before an attempt is made.</summary>
public sealed record Intent(CallKey Call, AttemptReason Reason, ModelName Model, Digest Prompt, decimal? WorstCost);
