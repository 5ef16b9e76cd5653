using System.Text.Json.Serialization;

namespace Provenance.Functions.Tests.Hub;

/// <summary>An event of a history, as Durable Functions counts them.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(TurnStarted), "orchestratorStarted")]
[JsonDerivedType(typeof(TurnCompleted), "orchestratorCompleted")]
[JsonDerivedType(typeof(ExecutionStarted), "executionStarted")]
[JsonDerivedType(typeof(TaskScheduled), "taskScheduled")]
[JsonDerivedType(typeof(TaskCompleted), "taskCompleted")]
[JsonDerivedType(typeof(TaskFailed), "taskFailed")]
[JsonDerivedType(typeof(TimerCreated), "timerCreated")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(SubOrchestrationCreated), "subOrchestrationCreated")]
[JsonDerivedType(typeof(SubOrchestrationCompleted), "subOrchestrationCompleted")]
[JsonDerivedType(typeof(SubOrchestrationFailed), "subOrchestrationFailed")]
[JsonDerivedType(typeof(EventSent), "eventSent")]
[JsonDerivedType(typeof(EventRaised), "eventRaised")]
internal abstract record HubEvent;

/// <summary>A turn of the orchestrator began; its time is that of what follows.</summary>
internal sealed record TurnStarted(DateTimeOffset At) : HubEvent;

internal sealed record TurnCompleted : HubEvent;

internal sealed record ExecutionStarted(string Name, string? Input) : HubEvent;

/// <summary>Something that the orchestrator asked for. Ids count from 0 in the order of asking.</summary>
internal abstract record Asked(int Id) : HubEvent
{
    /// <summary>What a replay must ask for again.</summary>
    [JsonIgnore]
    public abstract string What { get; }
}

internal sealed record TaskScheduled(int Id, string Name, string? Input) : Asked(Id)
{
    public override string What => $"an activity task with name '{Name}'";
}

internal sealed record TimerCreated(int Id, DateTimeOffset FireAt) : Asked(Id)
{
    public override string What => "a timer task";
}

internal sealed record SubOrchestrationCreated(int Id, string Name, string InstanceId, string? Input) : Asked(Id)
{
    public override string What => $"a sub-orchestration task with name '{Name}'";
}

internal sealed record EventSent(int Id, string InstanceId, string Name, string? Input) : Asked(Id)
{
    public override string What => $"an event '{Name}'";
}

/// <summary>The answer to something asked.</summary>
internal abstract record Answered(int Id) : HubEvent;

internal sealed record TaskCompleted(int Id, string? Result) : Answered(Id);

internal sealed record TaskFailed(int Id, HubFailure? Failure) : Answered(Id);

internal sealed record TimerFired(int Id) : Answered(Id);

internal sealed record SubOrchestrationCompleted(int Id, string? Result) : Answered(Id);

/// <param name="Failure">Null when it was terminated.</param>
internal sealed record SubOrchestrationFailed(int Id, HubFailure? Failure) : Answered(Id);

internal sealed record EventRaised(string Name, string? Input) : HubEvent;
