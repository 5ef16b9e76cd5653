using System.Text.Json.Serialization;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>
/// What a frame of a journal holds. The names of the discriminators and properties are format 1. Times are milliseconds since
/// 1970 UTC. An execution's number is unique in its journal: an instance that continues as new, or is started again, gets another.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(ExecutionStarted), "started")]
[JsonDerivedType(typeof(TaskScheduled), "task")]
[JsonDerivedType(typeof(TaskCompleted), "done")]
[JsonDerivedType(typeof(TaskFailed), "error")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
[JsonDerivedType(typeof(TimerFired), "fired")]
[JsonDerivedType(typeof(SubOrchestrationCreated), "sub")]
[JsonDerivedType(typeof(SubOrchestrationCompleted), "subDone")]
[JsonDerivedType(typeof(SubOrchestrationFailed), "subError")]
[JsonDerivedType(typeof(EventRaised), "event")]
[JsonDerivedType(typeof(ExecutionSuspended), "suspended")]
[JsonDerivedType(typeof(ExecutionResumed), "resumed")]
[JsonDerivedType(typeof(ExecutionCompleted), "completed")]
[JsonDerivedType(typeof(ExecutionFailed), "failed")]
[JsonDerivedType(typeof(ExecutionTerminated), "terminated")]
[JsonDerivedType(typeof(InstanceEnded), "ended")]
[JsonDerivedType(typeof(InstancePurged), "purged")]
internal abstract record HistoryEvent;

internal abstract record ExecutionEvent([property: JsonPropertyName("x")] int Execution) : HistoryEvent;

/// <summary>Something that happened to an execution and that its orchestrator is told, in the order of the journal.</summary>
internal abstract record Cause(int Execution, [property: JsonPropertyName("at")] long At) : ExecutionEvent(Execution);

/// <summary>Something that an orchestrator asked for. Tasks are numbered from 0 in the order of asking.</summary>
internal abstract record Scheduling(int Execution, [property: JsonPropertyName("t")] int Task) : ExecutionEvent(Execution)
{
    /// <summary>What a replay must ask for again, in words.</summary>
    public abstract string Describe();
}

/// <summary>The last event of an execution.</summary>
internal abstract record Ending(
    int Execution,
    [property: JsonPropertyName("at")] long At,
    [property: JsonPropertyName("s")] Payload? CustomStatus) : ExecutionEvent(Execution);

/// <summary>Which task of which execution a sub-orchestration answers.</summary>
internal sealed record ParentLink(
    [property: JsonPropertyName("id")] string Instance,
    [property: JsonPropertyName("x")] int Execution,
    [property: JsonPropertyName("t")] int Task);

/// <summary>An external event that nobody had received when its instance continued as new.</summary>
internal sealed record CarriedEvent([property: JsonPropertyName("n")] string Name, [property: JsonPropertyName("p")] Payload Payload);

/// <param name="Created">When the instance's first execution started.</param>
/// <param name="Continues">The execution that this one replaces, when the instance continued as new.</param>
internal sealed record ExecutionStarted(
    int Execution,
    long At,
    [property: JsonPropertyName("id")] string Instance,
    [property: JsonPropertyName("n")] string Orchestrator,
    [property: JsonPropertyName("i")] Payload Input,
    [property: JsonPropertyName("c")] long Created,
    [property: JsonPropertyName("p")] ParentLink? Parent = null,
    [property: JsonPropertyName("was")] int? Continues = null,
    [property: JsonPropertyName("ev")] IReadOnlyList<CarriedEvent>? Events = null) : Cause(Execution, At);

/// <summary>An instance that has ended, as compaction keeps it.</summary>
internal sealed record InstanceEnded(
    [property: JsonPropertyName("id")] string Instance,
    [property: JsonPropertyName("n")] string Orchestrator,
    [property: JsonPropertyName("i")] Payload Input,
    [property: JsonPropertyName("c")] long Created,
    [property: JsonPropertyName("end")] HistoryEvent End,
    [property: JsonPropertyName("p")] ParentLink? Parent = null) : HistoryEvent;

internal sealed record InstancePurged([property: JsonPropertyName("id")] string Instance) : HistoryEvent;
