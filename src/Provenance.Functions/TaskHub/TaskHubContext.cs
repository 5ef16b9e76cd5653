using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask;
using Provenance.Durable.Orchestrations;
using TaskFailedException = Microsoft.DurableTask.TaskFailedException;
using TaskOptions = Provenance.Durable.Orchestrations.TaskOptions;

namespace Provenance.Functions.TaskHub;

/// <summary>Our orchestration context over that of Durable Functions.</summary>
/// <remarks>
/// The hub notices a replay that takes other steps only when the instance gets its next event, and does not compare inputs. An id that
/// another instance has is not refused to a sub-orchestration: ids are derived, or made of what is unique.
/// </remarks>
internal sealed class TaskHubContext(TaskOrchestrationContext inner) : OrchestrationContext
{
    private readonly TaskHubEvents events = new(inner);
    private int children;

    public override string InstanceId => inner.InstanceId;

    public override DateTimeOffset CurrentUtcDateTime => new(DateTime.SpecifyKind(inner.CurrentUtcDateTime, DateTimeKind.Utc));

    public override bool IsReplaying => inner.IsReplaying;

    /// <summary>Runs an orchestrator of ours as the body of an orchestrator function.</summary>
    public static Task<TResult> RunAsync<TInput, TResult>(
        TaskOrchestrationContext inner, Func<OrchestrationContext, TInput, Task<TResult>> orchestrator, TInput input) =>
        orchestrator(new TaskHubContext(inner), input);

    public override Guid NewGuid() => inner.NewGuid();

    public override Task<TResult> CallActivityAsync<TResult>(string name, object? input, TaskOptions? options = null) =>
        RunAsync(options, () => AnswerAsync(name, () => inner.CallActivityAsync<TResult>(FunctionNames.Of(name), input)));

    public override Task<TResult> CallSubOrchestrationAsync<TResult>(
        string name, object? input, string? instanceId = null, TaskOptions? options = null) =>
        RunAsync(options, () => AnswerAsync(name, () => inner.CallSubOrchestratorAsync<TResult>(
            FunctionNames.Of(name), input, new SubOrchestrationOptions(instanceId: instanceId ?? DeriveId()))));

    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled(cancellationToken)
            : inner.CreateTimer(fireAt.UtcDateTime, cancellationToken);

    public override Task<TEvent> WaitForExternalEventAsync<TEvent>(string name, CancellationToken cancellationToken) =>
        events.WaitAsync<TEvent>(name, cancellationToken);

    public override void SetCustomStatus(object? status) => inner.SetCustomStatus(status);

    public override void ContinueAsNew(object? input, bool preserveUnprocessedEvents = true)
    {
        if (preserveUnprocessedEvents)
            events.PassOn();
        inner.ContinueAsNew(input, preserveUnprocessedEvents);
    }

    /// <summary>
    /// Retries are our own, out of attempts and timers as in every engine: the hub's policy knows no pause of zero and nothing of
    /// failures that say of themselves that another attempt can't help.
    /// </summary>
    private Task<TResult> RunAsync<TResult>(TaskOptions? options, Func<Task<TResult>> attempt) =>
        options?.Retry is { } retry ? Retrying.RunAsync(this, retry, attempt) : attempt();

    private static async Task<TResult> AnswerAsync<TResult>(string name, Func<Task<TResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (TaskFailedException failed)
        {
            throw TaskHubFailures.Of(name, failed);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            throw new PayloadException(typeof(TResult), "read from", unreadable);
        }
    }

    /// <summary>Below this instance's id, so that whoever steers it finds its family.</summary>
    private string DeriveId() => string.Create(CultureInfo.InvariantCulture, $"{InstanceId}:{children++}");
}
