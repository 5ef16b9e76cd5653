using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Clients;

/// <summary>Starts, watches and steers instances. The same members, with the same meaning, over every engine.</summary>
public abstract class DurableClient
{
    /// <summary>Starts an instance; durable when it returns.</summary>
    /// <param name="instanceId">Null: a new id.</param>
    /// <returns>The instance's id.</returns>
    /// <exception cref="InstanceExistsException">The id belongs to an instance that has not ended.</exception>
    public abstract Task<string> ScheduleNewOrchestrationAsync(
        string orchestrator, object? input, string? instanceId, CancellationToken cancellationToken);

    /// <summary>Null when there is no such instance.</summary>
    public abstract Task<InstanceState?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>The instances that match, by id.</summary>
    public abstract Task<IReadOnlyList<InstanceState>> QueryAsync(InstanceQuery query, CancellationToken cancellationToken);

    /// <summary>Completes when the instance has ended, with its last state.</summary>
    /// <exception cref="InstanceNotFoundException">There is no such instance.</exception>
    public abstract Task<InstanceState> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Hands an event to an instance; durable when it returns. An ended instance ignores it.</summary>
    /// <exception cref="InstanceNotFoundException">There is no such instance.</exception>
    public abstract Task RaiseEventAsync(string instanceId, string eventName, object? payload, CancellationToken cancellationToken);

    /// <summary>Lets an instance rest: what is running finishes, nothing new starts, until it is resumed.</summary>
    /// <exception cref="InstanceNotFoundException">There is no such instance.</exception>
    public abstract Task SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    /// <inheritdoc cref="SuspendAsync"/>
    public abstract Task ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    /// <summary>Ends an instance and, with it, the sub-orchestrations it waits for. Its running activities are cancelled.</summary>
    /// <exception cref="InstanceNotFoundException">There is no such instance.</exception>
    public abstract Task TerminateAsync(string instanceId, string? reason, CancellationToken cancellationToken);

    /// <summary>Forgets an ended instance and its history.</summary>
    /// <returns>False when there is no such instance, or it has not ended.</returns>
    public abstract Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken);
}

public enum InstanceStatus
{
    Pending,
    Running,
    Suspended,
    Completed,
    Failed,
    Terminated,
}

/// <summary>An instance as a query shows it. Input, output and custom status are JSON text.</summary>
public sealed record InstanceState(
    string InstanceId,
    string Orchestrator,
    InstanceStatus Status,
    DateTimeOffset Created,
    DateTimeOffset LastUpdated,
    string? Input,
    string? Output,
    string? CustomStatus,
    TaskFailure? Failure)
{
    public bool HasEnded => Status is InstanceStatus.Completed or InstanceStatus.Failed or InstanceStatus.Terminated;
}

/// <summary>Which instances to list. Empty: all.</summary>
/// <param name="Prefix">Only ids that begin so.</param>
public sealed record InstanceQuery(string? Prefix = null, IReadOnlySet<InstanceStatus>? Statuses = null);

/// <summary>There is no instance of this id.</summary>
public sealed class InstanceNotFoundException(string instanceId) : DurableException($"There is no instance \"{instanceId}\".")
{
    public string InstanceId { get; } = instanceId;
}

/// <summary>An instance of this id exists and has not ended.</summary>
public sealed class InstanceExistsException(string instanceId)
    : DurableException($"The instance \"{instanceId}\" exists and has not ended.")
{
    public string InstanceId { get; } = instanceId;
}
