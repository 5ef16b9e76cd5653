using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Provenance.Functions.Tests.Hub;

/// <summary>The client of the hub in memory.</summary>
internal sealed class HubClient(MemoryHub hub, HubWorker worker) : DurableTaskClient("memory")
{
    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        var id = options?.InstanceId ?? Guid.NewGuid().ToString("n");
        return worker.Begin(id, orchestratorName.Name, HubJson.Write(input))
            ? Task.FromResult(id)
            : throw new OrchestrationAlreadyExistsException($"An Orchestration instance with the ID {id} already exists.");
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        worker.Post(instanceId, new EventRaised(eventName, HubJson.Write(eventPayload)));
        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => Task.FromResult(Get(instanceId).Describe());

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        var instance = Get(instanceId);
        await instance.Ended.Task.WaitAsync(cancellation);
        lock (hub.Gate)
            return instance.Describe();
    }

    /// <summary>As the host does: an instance that does not run is an error.</summary>
    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        if (Get(instanceId).HasEnded)
            throw new InvalidOperationException($"Cannot terminate the orchestration instance {instanceId}.");
        worker.Terminate(instanceId, HubJson.Write(options?.Output));
        return Task.CompletedTask;
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        if (Get(instanceId) is { HasEnded: true } or { IsSuspended: true })
            throw new InvalidOperationException($"Cannot suspend the orchestration instance {instanceId}.");
        worker.Suspend(instanceId, rests: true);
        return Task.CompletedTask;
    }

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        if (Get(instanceId) is { HasEnded: true } or { IsSuspended: false })
            throw new InvalidOperationException($"Cannot resume the orchestration instance {instanceId}.");
        worker.Suspend(instanceId, rests: false);
        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        lock (hub.Gate)
            return Task.FromResult(hub.Find(instanceId)?.Describe());
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        Pageable.Create<OrchestrationMetadata>((continuation, _) =>
        {
            lock (hub.Gate)
            {
                // Two pages, so that whoever reads one only is found out.
                var found = hub.Instances.Where(instance => filter?.InstanceIdPrefix is not { } prefix || instance.Id.StartsWith(prefix, StringComparison.Ordinal)).ToList();
                var half = found.Count / 2;
                return Task.FromResult(continuation is null
                    ? new Page<OrchestrationMetadata>([.. found.Take(half).Select(instance => instance.Describe())], "second")
                    : new Page<OrchestrationMetadata>([.. found.Skip(half).Select(instance => instance.Describe())]));
            }
        });

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        lock (hub.Gate)
            hub.Forget(instanceId);
        return Task.FromResult(new PurgeResult(1));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private HubInstance Get(string instanceId)
    {
        lock (hub.Gate)
            return hub.Find(instanceId) ?? throw new ArgumentException($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
    }
}
