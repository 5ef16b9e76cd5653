using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Orchestrators;

/// <summary>What an orchestrator did with one event, or with all those of a replay.</summary>
/// <param name="Stopped">Timers that were cancelled.</param>
/// <param name="Outcome">Null as long as it waits.</param>
internal sealed record Turn(IReadOnlyList<Step> Steps, IReadOnlyList<TimerCreated> Stopped, Outcome? Outcome);

/// <summary>Something that the orchestrator asked for.</summary>
/// <param name="Input">Empty for a timer.</param>
/// <param name="IsRecorded">Whether history has it already.</param>
/// <param name="IsOpen">Whether it waits for its answer.</param>
internal readonly record struct Step(Scheduling Event, Payload Input, bool IsRecorded, bool IsOpen);

/// <summary>How an execution ended.</summary>
internal abstract record Outcome
{
    internal sealed record Completed(Payload Output) : Outcome;

    internal sealed record Failed(TaskFailure Failure) : Outcome;

    internal sealed record ContinuedAsNew(Payload Input, bool PreserveEvents) : Outcome;
}
