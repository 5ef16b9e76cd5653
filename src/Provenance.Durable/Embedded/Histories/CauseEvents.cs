using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>The answer to a scheduled task.</summary>
internal abstract record Answer(int Execution, long At, int Task) : Cause(Execution, At);

internal sealed record TaskCompleted(int Execution, long At, int Task, Payload Result)
    : Answer(Execution, At, Task);

internal sealed record TaskFailed(int Execution, long At, int Task, TaskFailure Failure)
    : Answer(Execution, At, Task);

internal sealed record TimerFired(int Execution, long At, int Task) : Answer(Execution, At, Task);

internal sealed record SubOrchestrationCompleted(int Execution, long At, int Task, Payload Result)
    : Answer(Execution, At, Task);

internal sealed record SubOrchestrationFailed(int Execution, long At, int Task, TaskFailure Failure)
    : Answer(Execution, At, Task);

internal sealed record EventRaised(
    int Execution,
    long At,
    string Name,
    Payload Payload) : Cause(Execution, At);
