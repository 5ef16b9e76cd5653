using System.Collections.Concurrent;
using System.Text.Json;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;

namespace Provenance.Testing.Durable;

/// <summary>A task hub that runs nothing: instances stand as a test puts them.</summary>
public sealed class FakeDurableClient(TimeProvider clock) : DurableClient
{
    private readonly ConcurrentDictionary<string, InstanceState> instances = new(StringComparer.Ordinal);

    public IReadOnlyList<InstanceState> Instances => [.. instances.Values.OrderBy(instance => instance.InstanceId, StringComparer.Ordinal)];

    /// <summary>Puts an instance into a state.</summary>
    public void Put(string instanceId, InstanceStatus status, string? customStatus = null, TaskFailure? failure = null) =>
        instances[instanceId] = New(instanceId, "experiment/1", null) with { Status = status, CustomStatus = customStatus, Failure = failure };

    public override Task<string> ScheduleNewOrchestrationAsync(
        string orchestrator, object? input, string? instanceId, CancellationToken cancellationToken)
    {
        var id = instanceId ?? Guid.NewGuid().ToString("n");
        if (instances.TryGetValue(id, out var there) && !there.HasEnded)
            throw new InstanceExistsException(id);
        instances[id] = New(id, orchestrator, JsonSerializer.Serialize(input));
        return Task.FromResult(id);
    }

    public override Task<InstanceState?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) =>
        Task.FromResult(instances.GetValueOrDefault(instanceId));

    public override Task<IReadOnlyList<InstanceState>> QueryAsync(InstanceQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<InstanceState>>([.. Instances.Where(instance =>
            instance.InstanceId.StartsWith(query.Prefix ?? "", StringComparison.Ordinal) && query.Statuses?.Contains(instance.Status) != false)]);

    public override Task<InstanceState> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken) =>
        Task.FromResult(Get(instanceId));

    public override Task RaiseEventAsync(string instanceId, string eventName, object? payload, CancellationToken cancellationToken)
    {
        _ = Get(instanceId);
        return Task.CompletedTask;
    }

    public override Task SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken) => Move(instanceId, InstanceStatus.Suspended);

    public override Task ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken) => Move(instanceId, InstanceStatus.Running);

    public override Task TerminateAsync(string instanceId, string? reason, CancellationToken cancellationToken) => Move(instanceId, InstanceStatus.Terminated);

    public override Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken) =>
        Task.FromResult(instances.TryGetValue(instanceId, out var there) && there.HasEnded && instances.TryRemove(instanceId, out _));

    private Task Move(string instanceId, InstanceStatus status)
    {
        instances[instanceId] = Get(instanceId) with { Status = status };
        return Task.CompletedTask;
    }

    private InstanceState Get(string instanceId) => instances.GetValueOrDefault(instanceId) ?? throw new InstanceNotFoundException(instanceId);

    private InstanceState New(string instanceId, string orchestrator, string? input) =>
        new(instanceId, orchestrator, InstanceStatus.Pending, clock.GetUtcNow(), clock.GetUtcNow(), input, null, null, null);
}
