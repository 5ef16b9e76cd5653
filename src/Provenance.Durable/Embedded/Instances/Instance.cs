using Provenance.Durable.Clients;
using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Instances;

/// <summary>An instance, live or ended. What is mutable here belongs to the engine's gate.</summary>
internal sealed class Instance(string id, string orchestrator, Payload input, long created, ParentLink? parent)
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = id;

    public long Created { get; } = created;

    public string Orchestrator { get; } = orchestrator;

    public ParentLink? Parent { get; } = parent;

    /// <summary>The input of the execution that runs, or ran last.</summary>
    public Payload Input { get; set; } = input;

    /// <summary>Null when the instance has ended.</summary>
    public Execution? Current { get; set; }

    public bool IsSuspended { get; set; }

    public bool HasBegun { get; set; }

    public long LastUpdated { get; set; } = created;

    /// <summary>Null while the instance lives.</summary>
    public Ending? Ending { get; set; }

    /// <summary>Whether the parent's history has the result.</summary>
    public bool IsReported { get; set; }

    /// <summary>The ids of its sub-orchestrations, which are forgotten with it.</summary>
    public HashSet<string> ChildIds { get; } = [];

    /// <summary>Completes when the end is durable.</summary>
    public Task Ended => ended.Task;

    /// <summary>About the size of the frame that compaction keeps of an ended instance.</summary>
    public long SummaryBytes => 200 + Input.Utf8.Length + (Ending?.CustomStatus?.Utf8.Length ?? 0) + Ending switch
    {
        ExecutionCompleted completed => completed.Output.Utf8.Length,
        ExecutionFailed failed => failed.Failure.Message.Length + (failed.Failure.Details?.Length ?? 0),
        _ => 0,
    };

    public InstanceEnded Summarize() => new(Id, Orchestrator, Input, Created, Ending!, Parent);

    public void SignalEnd() => ended.TrySetResult();

    public void SignalStop(Exception reason) => ended.TrySetException(reason);

    public InstanceState Describe() => new(
        Id,
        Orchestrator,
        Status,
        DateTimeOffset.FromUnixTimeMilliseconds(Created),
        DateTimeOffset.FromUnixTimeMilliseconds(LastUpdated),
        Input.ToString(),
        (Ending as ExecutionCompleted)?.Output.ToString(),
        (Ending is null ? Current?.CustomStatus : Ending.CustomStatus)?.ToString(),
        Failure);

    /// <summary>Why it has no output; null while it lives or when it completed.</summary>
    public TaskFailure? Failure => Ending switch
    {
        ExecutionFailed failed => failed.Failure,
        ExecutionTerminated terminated => new TaskFailure(
            typeof(InstanceTerminatedException).FullName!, terminated.Reason ?? "terminated", NonRetryable: true),
        _ => null,
    };

    public InstanceStatus Status => Ending switch
    {
        ExecutionCompleted => InstanceStatus.Completed,
        ExecutionFailed => InstanceStatus.Failed,
        ExecutionTerminated => InstanceStatus.Terminated,
        _ when IsSuspended => InstanceStatus.Suspended,
        _ => HasBegun ? InstanceStatus.Running : InstanceStatus.Pending,
    };
}
