using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;

namespace Provenance.Functions.TaskHub;

/// <summary>Our client over that of Durable Functions.</summary>
/// <remarks>
/// The hub suspends, terminates and purges one instance at a time. Its family are the instances whose ids begin with its own and a colon:
/// they are steered with it, one after the other, so that for a moment some may do what others do no more. Steering is asynchronous: it
/// shows when the hub has come to it. An activity that runs is not cancelled by a termination; what it returns is dropped.
/// </remarks>
internal sealed class TaskHubClient(DurableTaskClient inner) : DurableClient
{
    private static readonly string[] LiveStatuses =
        [nameof(OrchestrationRuntimeStatus.Pending), nameof(OrchestrationRuntimeStatus.Running), nameof(OrchestrationRuntimeStatus.Suspended)];

    public override async Task<string> ScheduleNewOrchestrationAsync(
        string orchestrator, object? input, string? instanceId, CancellationToken cancellationToken)
    {
        if (instanceId is not null && await FindInstanceAsync(instanceId, cancellationToken) is { HasEnded: false })
            throw new InstanceExistsException(instanceId);
        try
        {
            var options = new StartOrchestrationOptions(instanceId) { DedupeStatuses = LiveStatuses };
            return await inner.ScheduleNewOrchestrationInstanceAsync(FunctionNames.Of(orchestrator), input, options, cancellationToken);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            throw new InstanceExistsException(instanceId ?? "");
        }
    }

    public override async Task<InstanceState?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) =>
        await inner.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is { } found ? StateOf(found) : null;

    public override async Task<IReadOnlyList<InstanceState>> QueryAsync(InstanceQuery query, CancellationToken cancellationToken)
    {
        var states = new List<InstanceState>();
        var wanted = new OrchestrationQuery(
            Statuses: query.Statuses?.Select(StatusOf).ToArray(), InstanceIdPrefix: query.Prefix, FetchInputsAndOutputs: true);
        await foreach (var found in inner.GetAllInstancesAsync(wanted).WithCancellation(cancellationToken))
            states.Add(StateOf(found));
        // Not every backend filters by everything.
        return
        [
            .. states
                .Where(state => query.Prefix is null || state.InstanceId.StartsWith(query.Prefix, StringComparison.Ordinal))
                .Where(state => query.Statuses is null || query.Statuses.Contains(state.Status))
                .OrderBy(state => state.InstanceId, StringComparer.Ordinal),
        ];
    }

    public override async Task<InstanceState> WaitForCompletionAsync(string instanceId, CancellationToken cancellationToken)
    {
        await GetAsync(instanceId, cancellationToken);
        return StateOf(await inner.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, cancellationToken));
    }

    public override async Task RaiseEventAsync(string instanceId, string eventName, object? payload, CancellationToken cancellationToken)
    {
        if (!(await GetAsync(instanceId, cancellationToken)).HasEnded)
            await inner.RaiseEventAsync(instanceId, eventName, payload, cancellationToken);
    }

    public override Task SuspendAsync(string instanceId, string? reason, CancellationToken cancellationToken) => SteerAsync(
        instanceId,
        state => state.Status != InstanceStatus.Suspended,
        member => inner.SuspendInstanceAsync(member, reason, cancellationToken),
        cancellationToken);

    public override Task ResumeAsync(string instanceId, string? reason, CancellationToken cancellationToken) => SteerAsync(
        instanceId,
        state => state.Status == InstanceStatus.Suspended,
        member => inner.ResumeInstanceAsync(member, reason, cancellationToken),
        cancellationToken);

    public override Task TerminateAsync(string instanceId, string? reason, CancellationToken cancellationToken) => SteerAsync(
        instanceId,
        _ => true,
        member => inner.TerminateInstanceAsync(member, new TerminateInstanceOptions(reason), cancellationToken),
        cancellationToken);

    public override async Task<bool> PurgeAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (await FindInstanceAsync(instanceId, cancellationToken) is not { HasEnded: true })
            return false;
        foreach (var member in (await FamilyAsync(instanceId, cancellationToken)).Where(member => member.HasEnded))
            await inner.PurgeInstanceAsync(member.InstanceId, null, cancellationToken);
        await inner.PurgeInstanceAsync(instanceId, null, cancellationToken);
        return true;
    }

    /// <summary>The instance first, so that it begins nothing new meanwhile; then its family.</summary>
    private async Task SteerAsync(
        string instanceId, Func<InstanceState, bool> concerns, Func<string, Task> steer, CancellationToken cancellationToken)
    {
        var state = await GetAsync(instanceId, cancellationToken);
        if (state.HasEnded)
            return;
        if (concerns(state))
            await steer(instanceId);
        foreach (var member in (await FamilyAsync(instanceId, cancellationToken)).Where(member => !member.HasEnded && concerns(member)))
            await steer(member.InstanceId);
    }

    private Task<IReadOnlyList<InstanceState>> FamilyAsync(string instanceId, CancellationToken cancellationToken) =>
        QueryAsync(new InstanceQuery($"{instanceId}:"), cancellationToken);

    private async Task<InstanceState> GetAsync(string instanceId, CancellationToken cancellationToken) =>
        await FindInstanceAsync(instanceId, cancellationToken) ?? throw new InstanceNotFoundException(instanceId);

    private static InstanceState StateOf(OrchestrationMetadata found)
    {
        var status = StatusOf(found.RuntimeStatus);
        return new InstanceState(
            found.InstanceId,
            FunctionNames.Back(found.Name),
            status,
            found.CreatedAt,
            found.LastUpdatedAt,
            found.SerializedInput,
            status == InstanceStatus.Completed ? found.SerializedOutput : null,
            found.SerializedCustomStatus,
            status switch
            {
                InstanceStatus.Failed when found.FailureDetails is { } details => TaskHubFailures.Of(details, ""),
                InstanceStatus.Failed => new TaskFailure("", ReasonOf(found.SerializedOutput)),
                InstanceStatus.Terminated => TaskHubFailures.Of(null, ReasonOf(found.SerializedOutput)),
                _ => null,
            });
    }

    /// <summary>The reason is kept as the output, as JSON text by some backends and as it is by others.</summary>
    private static string ReasonOf(string? output)
    {
        try
        {
            return output is null ? "" : JsonSerializer.Deserialize<string>(output) ?? "";
        }
        catch (JsonException)
        {
            return output!;
        }
    }

    private static InstanceStatus StatusOf(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Pending => InstanceStatus.Pending,
        OrchestrationRuntimeStatus.Suspended => InstanceStatus.Suspended,
        OrchestrationRuntimeStatus.Completed => InstanceStatus.Completed,
        OrchestrationRuntimeStatus.Failed => InstanceStatus.Failed,
        OrchestrationRuntimeStatus.Terminated => InstanceStatus.Terminated,
        // Running, and two that the hub keeps for old clients.
        _ => InstanceStatus.Running,
    };

    private static OrchestrationRuntimeStatus StatusOf(InstanceStatus status) => status switch
    {
        InstanceStatus.Pending => OrchestrationRuntimeStatus.Pending,
        InstanceStatus.Suspended => OrchestrationRuntimeStatus.Suspended,
        InstanceStatus.Completed => OrchestrationRuntimeStatus.Completed,
        InstanceStatus.Failed => OrchestrationRuntimeStatus.Failed,
        InstanceStatus.Terminated => OrchestrationRuntimeStatus.Terminated,
        _ => OrchestrationRuntimeStatus.Running,
    };
}
