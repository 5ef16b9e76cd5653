using System.Collections.Immutable;
using Provenance.Core.Stages;
using Provenance.Workflows.Ordinals;

namespace Provenance.Workflows.Experiments;

/// <summary>What an execution of the experiment is started with. Everything else stands in the session's archive.</summary>
/// <param name="Session">The session's name; the instance id is this, or <c>session@2</c> and so on for a resumption.</param>
/// <param name="RetryFailed">Ask again also where asking again can't help by itself.</param>
/// <param name="ShardSize">Calls in one sub-orchestration; what is beyond 1 to <see cref="MostInShard"/> is taken as the nearest of these.</param>
/// <param name="Budget">What the session may spend from now on in its whole life, in US dollars; null for what it could before.</param>
public sealed record ExperimentRequest(
    string Session, bool RetryFailed = false, int ShardSize = ExperimentRequest.DefaultShardSize, decimal? Budget = null) : IRequested
{
    public const int DefaultShardSize = 250;

    /// <summary>A call makes four events at most in a history, and nothing that a shard is told or tells is longer than 16 KiB.</summary>
    public const int MostInShard = 280;

    /// <inheritdoc/>
    public string? RequestId { get; init; }
}

/// <summary>How an execution ended.</summary>
/// <param name="StoppedBy">Why calls were held back, in words; null when none were.</param>
/// <param name="Seal">The root of the tree over everything that was sealed; null when nothing was.</param>
public sealed record ExperimentOutcome(ExperimentEnd End, int Planned, int Settled, int Usable, string? StoppedBy, string? Seal = null);

public enum ExperimentEnd
{
    /// <summary>Every planned analysis was settled, and every answer with text became data.</summary>
    Done,

    /// <summary>The report is there, and says what is missing.</summary>
    Gaps,

    /// <summary>The budget held calls back; the report is of what there is.</summary>
    Budget,

    /// <summary>A key or a set-up is wrong, or a purse is empty; the report is of what there is.</summary>
    Stopped,
}

/// <summary>How the session stands when an execution begins.</summary>
/// <param name="Asks">False where the answers were asked for elsewhere.</param>
/// <param name="Cost">In US dollars, as far as it is known.</param>
public sealed record SessionStand(int Planned, int Settled, decimal Cost, bool Asks);

/// <summary>A call that wants asking.</summary>
/// <param name="AfterAttempt">Attempts up to this one do not settle it.</param>
public sealed record OutstandingCall(int Ordinal, int AfterAttempt = 0) : IRequested
{
    /// <inheritdoc/>
    public string? RequestId { get; init; }
}

/// <summary>Calls that want asking, or cleaning up, of which attempts up to the same number do not count.</summary>
public sealed record CallBatch(OrdinalSet Ordinals, int AfterAttempt = 0)
{
    public static ImmutableArray<CallBatch> Of(IEnumerable<OutstandingCall> calls) =>
    [
        .. calls.GroupBy(call => call.AfterAttempt).OrderBy(group => group.Key)
            .Select(group => new CallBatch(OrdinalSet.Of(group.Select(call => call.Ordinal)), group.Key)),
    ];

    public static IReadOnlyList<OutstandingCall> Calls(ImmutableArray<CallBatch> batches) =>
    [
        .. batches.SelectMany(batch => batch.Ordinals.Ordinals, (batch, ordinal) => new OutstandingCall(ordinal, batch.AfterAttempt))
            .OrderBy(call => call.Ordinal),
    ];
}

/// <summary>A part of a stage, for a sub-orchestration: as many calls as one history takes, or many more, which are cut again.</summary>
/// <param name="Execution">The instance id of the experiment whose part it is.</param>
public sealed record StagePart(string Execution, Stage Stage, OrdinalRange Range, int ShardSize, bool RetryFailed = false)
{
    /// <summary>As in <see cref="ExperimentRequest"/>.</summary>
    public string? RequestId { get; init; }
}

/// <summary>A shard of a stage: its calls, and from the second round on what the rounds before left.</summary>
/// <param name="Round">Counts from 1; each round is an execution with a history of its own.</param>
/// <param name="Waiting">What this round is about; null in the first one, which finds it out.</param>
/// <param name="Sum">Of the rounds before.</param>
public sealed record Shard(OrdinalRange Range, bool RetryFailed = false, int Round = 1, ImmutableArray<CallBatch>? Waiting = null, StageSum? Sum = null)
    : IRequested
{
    /// <inheritdoc/>
    public string? RequestId { get; init; }
}

/// <summary>What history keeps of an answer: never its text.</summary>
/// <param name="Outcome">The class by name; <c>held_back</c> when nothing was sent because the run was stopping.</param>
/// <param name="Attempt">The attempt whose record decided; 0 when there is none.</param>
/// <param name="RetryAfterSeconds">Set when the provider wants a pause that is longer than the gateway waits.</param>
/// <param name="Cost">Of that attempt, in US dollars; null when unknown.</param>
/// <param name="Hold">Why further calls of the model are held back; null when they are not.</param>
public sealed record AskReply(
    string Outcome, int Attempt, string? Digest, double? RetryAfterSeconds, decimal? Cost = null, Hold? Hold = null);

/// <summary>A clean-up to be asked for.</summary>
/// <param name="AfterAttempt">Earlier clean-ups of this answer that did not help.</param>
public sealed record CleanupCall(int Ordinal, int AfterAttempt) : IRequested
{
    /// <inheritdoc/>
    public string? RequestId { get; init; }
}

/// <param name="Readable">Nothing is left to clean up.</param>
/// <param name="Attempt">The attempt that was used up.</param>
/// <param name="Hold">Why further calls of the model are held back; null when they are not.</param>
public sealed record CleanupReply(bool Readable, int Attempt, Hold? Hold = null);

/// <param name="Holds">Why calls were held back in this execution.</param>
public sealed record ReportRequest(ImmutableArray<Hold> Holds) : IRequested
{
    /// <inheritdoc/>
    public string? RequestId { get; init; }
}

/// <summary>The custom status: which stage the experiment is in, and how far the parts of it that have ended have come.</summary>
/// <param name="Failed">Calls that were asked and are not settled.</param>
/// <param name="Cost">Of the session, in US dollars, as far as it is known.</param>
/// <param name="SecondsLeft">Until the stage is done, at the pace so far; null before the first part has ended.</param>
public sealed record StageShown(
    string Stage, int Planned = 0, int Done = 0, int Failed = 0, decimal Cost = 0, double? SecondsLeft = null);
