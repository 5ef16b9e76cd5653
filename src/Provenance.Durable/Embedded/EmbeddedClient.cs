using Provenance.Durable.Clients;
using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Embedded.Instances;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded;

/// <summary>
/// The client of the engine in this process. Each member throws <see cref="EngineStoppedException"/> when the engine does not run.
/// A cancelled call may have had its effect. Sub-orchestrations rest while an instance that waits for them is suspended, and are
/// forgotten with it, when they have ended.
/// </summary>
internal sealed class EmbeddedClient(Dispatcher engine, DurableRegistry registry, EmbeddedEngineOptions options) : DurableClient
{
    private readonly PayloadSerializer json = new(options.Json);

    /// <exception cref="NotRegisteredException">There is no such orchestrator.</exception>
    public override async Task<string> ScheduleNewOrchestrationAsync(
        string orchestrator, object? input, string? instanceId, CancellationToken cancellationToken)
    {
        var registered = registry.Orchestrators.GetValueOrDefault(orchestrator)
            ?? throw new NotRegisteredException("orchestrator", orchestrator);
        var payload = json.Write(input, registered.Input);
        var id = instanceId ?? Guid.NewGuid().ToString("n");
        await OnceDurableAsync(() => engine.Begin(id, orchestrator, payload, parent: null), cancellationToken);
        return id;
    }

    public override Task<InstanceState?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken)
    {
        lock (engine.Gate)
        {
            engine.MustRun();
            return Task.FromResult(engine.Table.FindInstance(instanceId)?.Describe());
        }
    }

    public override Task<IReadOnlyList<InstanceState>> QueryAsync(InstanceQuery query, CancellationToken cancellationToken)
    {
        lock (engine.Gate)
        {
            engine.MustRun();
            return Task.FromResult<IReadOnlyList<InstanceState>>([.. engine.Table.Instances
                .Where(i => query.Prefix is null || i.Id.StartsWith(query.Prefix, StringComparison.Ordinal))
                .Where(i => query.Statuses is null || query.Statuses.Contains(i.Status))
                .OrderBy(i => i.Id, StringComparer.Ordinal)
                .Select(i => i.Describe())]);
        }
    }

    public override async Task<InstanceState> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken)
    {
        Instance instance;
        lock (engine.Gate)
        {
            engine.MustRun();
            instance = GetInstance(instanceId);
        }
        await instance.Ended.WaitAsync(cancellationToken);
        lock (engine.Gate)
            return instance.Describe();
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? payload, CancellationToken cancellationToken)
    {
        var written = json.Write(payload);
        return SteerAsync(
            instanceId, e => engine.Post(e, new EventRaised(e.Number, engine.Now, eventName, written)), cancellationToken);
    }

    public override Task SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        SteerAsync(
            instanceId,
            execution =>
            {
                if (execution.Instance.IsSuspended)
                    return Task.CompletedTask;
                (execution.Instance.IsSuspended, execution.Instance.LastUpdated) = (true, engine.Now);
                return engine.Post(execution, new ExecutionSuspended(execution.Number, engine.Now, reason, execution.CustomStatus));
            },
            cancellationToken);

    public override Task ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        SteerAsync(
            instanceId,
            execution =>
            {
                if (!execution.Instance.IsSuspended)
                    return Task.CompletedTask;
                (execution.Instance.IsSuspended, execution.Instance.LastUpdated) = (false, engine.Now);
                var durable = engine.Post(execution, new ExecutionResumed(execution.Number, engine.Now, reason));
                engine.WakeAll();
                return durable;
            },
            cancellationToken);

    public override Task TerminateAsync(string instanceId, string? reason, CancellationToken cancellationToken) =>
        SteerAsync(
            instanceId,
            e => engine.End(e, new ExecutionTerminated(e.Number, engine.Now, reason, e.CustomStatus)),
            cancellationToken);

    public override async Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        var purged = false;
        await OnceDurableAsync(
            () =>
            {
                if (engine.Table.FindInstance(instanceId) is not { Ending: not null } ended)
                    return Task.CompletedTask;
                purged = true;
                return engine.Forget(ended);
            },
            cancellationToken);
        return purged;
    }

    private Task SteerAsync(string instanceId, Func<Execution, Task> steer, CancellationToken cancellationToken) =>
        OnceDurableAsync(
            () => GetInstance(instanceId).Current is { } live ? steer(live) : Task.CompletedTask,
            cancellationToken);

    private async Task OnceDurableAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task durable;
        lock (engine.Gate)
        {
            engine.MustRun();
            durable = act();
        }
        var waiting = durable.WaitAsync(cancellationToken);
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (durable.Exception is { } failed)
            throw new EngineStoppedException(failed.InnerException);
        await waiting;
    }

    private Instance GetInstance(string id) => engine.Table.FindInstance(id) ?? throw new InstanceNotFoundException(id);
}
