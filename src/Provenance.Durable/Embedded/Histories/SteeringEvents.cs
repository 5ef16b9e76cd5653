using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Histories;

/// <param name="CustomStatus">What a query shows while the instance rests, also after a restart.</param>
internal sealed record ExecutionSuspended(
    int Execution,
    long At,
    string? Reason = null,
    Payload? CustomStatus = null) : ExecutionEvent(Execution);

internal sealed record ExecutionResumed(
    int Execution,
    long At,
    string? Reason = null) : ExecutionEvent(Execution);

internal sealed record ExecutionCompleted(
    int Execution,
    long At,
    Payload Output,
    Payload? CustomStatus = null) : Ending(Execution, At, CustomStatus);

internal sealed record ExecutionFailed(
    int Execution,
    long At,
    TaskFailure Failure,
    Payload? CustomStatus = null) : Ending(Execution, At, CustomStatus);

internal sealed record ExecutionTerminated(
    int Execution,
    long At,
    string? Reason = null,
    Payload? CustomStatus = null) : Ending(Execution, At, CustomStatus);
