using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>
/// What a frame of a journal holds; <see cref="HistoryEncoder"/> has the names of format 1. Times are milliseconds since
/// 1970 UTC. An execution's number is unique in its journal: an instance that continues as new, or is started again, gets another.
/// </summary>
internal abstract record HistoryEvent;

internal abstract record ExecutionEvent(int Execution) : HistoryEvent;

/// <summary>Something that happened to an execution and that its orchestrator is told, in the order of the journal.</summary>
internal abstract record Cause(int Execution, long At) : ExecutionEvent(Execution);

/// <summary>Something that an orchestrator asked for. Tasks are numbered from 0 in the order of asking.</summary>
internal abstract record Scheduling(int Execution, int Task) : ExecutionEvent(Execution)
{
    /// <summary>What a replay must ask for again, in words.</summary>
    public abstract string Describe();
}

/// <summary>The last event of an execution.</summary>
internal abstract record Ending(
    int Execution,
    long At,
    Payload? CustomStatus) : ExecutionEvent(Execution);

/// <summary>Which task of which execution a sub-orchestration answers.</summary>
internal sealed record ParentLink(
    string Instance,
    int Execution,
    int Task);

/// <summary>An external event that nobody had received when its instance continued as new.</summary>
internal sealed record CarriedEvent(string Name, Payload Payload);

/// <param name="Created">When the instance's first execution started.</param>
/// <param name="Continues">The execution that this one replaces, when the instance continued as new.</param>
internal sealed record ExecutionStarted(
    int Execution,
    long At,
    string Instance,
    string Orchestrator,
    Payload Input,
    long Created,
    ParentLink? Parent = null,
    int? Continues = null,
    IReadOnlyList<CarriedEvent>? Events = null) : Cause(Execution, At);

/// <summary>An instance that has ended, as compaction keeps it.</summary>
internal sealed record InstanceEnded(
    string Instance,
    string Orchestrator,
    Payload Input,
    long Created,
    HistoryEvent End,
    ParentLink? Parent = null) : HistoryEvent;

internal sealed record InstancePurged(string Instance) : HistoryEvent;
