using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Provenance.Workflows.Experiments;

/// <summary>What an execution of the experiment is started with. Everything else stands in the session's archive.</summary>
/// <param name="Session">The session's name; the instance id is this, or <c>session@2</c> and so on for a resumption.</param>
/// <param name="RetryFailed">Ask again also where asking again can't help by itself.</param>
/// <param name="ShardSize">Calls in one sub-orchestration.</param>
public sealed record ExperimentRequest(string Session, bool RetryFailed = false, int ShardSize = ExperimentRequest.DefaultShardSize)
{
    public const int DefaultShardSize = 500;
}

/// <summary>How an execution ended.</summary>
/// <param name="StoppedBy">Why calls were held back, in words; null when none were.</param>
public sealed record ExperimentOutcome(ExperimentEnd End, int Planned, int Settled, int Usable, string? StoppedBy);

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

/// <summary>A call that wants asking.</summary>
/// <param name="AfterAttempt">Attempts up to this one do not settle it.</param>
public sealed record OutstandingCall(int Ordinal, int AfterAttempt = 0);

/// <summary>Some calls of one plan.</summary>
public sealed record Shard(ImmutableArray<OutstandingCall> Calls);

/// <summary>What history keeps of an answer: never its text.</summary>
/// <param name="Outcome">The class by name; <c>held_back</c> when nothing was sent because the run was stopping.</param>
/// <param name="Attempt">The attempt whose record decided; 0 when there is none.</param>
/// <param name="RetryAfterSeconds">Set when the provider wants a pause that is longer than the gateway waits.</param>
public sealed record AskReply(string Outcome, int Attempt, string? Digest, double? RetryAfterSeconds);

/// <summary>Planned calls from one ordinal to another, both included.</summary>
public sealed record OrdinalRange(int First, int Last);

/// <summary>A clean-up to be asked for.</summary>
/// <param name="AfterAttempt">Earlier clean-ups of this answer that did not help.</param>
public sealed record CleanupCall(int Ordinal, int AfterAttempt);

/// <param name="Readable">Nothing is left to clean up.</param>
/// <param name="Attempt">The attempt that was used up.</param>
public sealed record CleanupReply(bool Readable, int Attempt);

/// <summary>The JSON of everything that goes through history.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ExperimentRequest))]
[JsonSerializable(typeof(ExperimentOutcome))]
[JsonSerializable(typeof(ImmutableArray<OutstandingCall>))]
[JsonSerializable(typeof(ImmutableArray<int>))]
[JsonSerializable(typeof(OutstandingCall))]
[JsonSerializable(typeof(Shard))]
[JsonSerializable(typeof(AskReply))]
[JsonSerializable(typeof(OrdinalRange))]
[JsonSerializable(typeof(CleanupCall))]
[JsonSerializable(typeof(CleanupReply))]
[JsonSerializable(typeof(StageShown))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
public sealed partial class WorkflowJson : JsonSerializerContext;
