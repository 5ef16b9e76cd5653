using Microsoft.Extensions.Logging;

namespace Provenance.Durable.Orchestrations;

/// <summary>
/// What an orchestrator may do. An orchestrator is replayed: after a restart it runs again from its beginning, and each call of
/// this context answers from history until it reaches the point where it stopped. So it must take the same steps each time:
/// time, ids and chance come from here, and everything with a side effect happens in an activity. Await nothing but the tasks
/// that this context gives out, and what is composed of them (<see cref="Task.WhenAll(IEnumerable{Task})"/>), without
/// <c>ConfigureAwait(false)</c>; cancel tokens by <see cref="CancellationTokenSource.Cancel()"/>, not by its asynchronous sister.
/// </summary>
public abstract class OrchestrationContext
{
    /// <summary>Unique among the engine's instances.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The time of the event that is being handled, UTC; the same at each replay.</summary>
    public abstract DateTimeOffset CurrentUtcDateTime { get; }

    /// <summary>Whether the orchestrator is being brought back to where it stopped.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>An id that is the same at each replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>Runs an activity. Its result is durable before the task completes.</summary>
    /// <exception cref="TaskFailedException">The activity failed, after the retries that the options allow.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(string name, object? input, TaskOptions? options = null);

    /// <summary>Runs another orchestrator as an instance of its own, and waits for its result.</summary>
    /// <param name="instanceId">Null: derived from this instance's id, the same at each replay.</param>
    /// <exception cref="TaskFailedException">The other orchestrator failed or was terminated.</exception>
    public abstract Task<TResult> CallSubOrchestrationAsync<TResult>(
        string name, object? input, string? instanceId = null, TaskOptions? options = null);

    /// <summary>Completes when this time has come, even if the process was down meanwhile.</summary>
    public abstract Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellationToken);

    /// <inheritdoc cref="CreateTimerAsync(DateTimeOffset, CancellationToken)"/>
    public Task CreateTimerAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimerAsync(CurrentUtcDateTime + delay, cancellationToken);

    /// <summary>Completes with the next event of this name. Events that come early are kept in their order.</summary>
    public abstract Task<TEvent> WaitForExternalEventAsync<TEvent>(string name, CancellationToken cancellationToken);

    /// <summary>Shows this value to whoever queries the instance. Nothing is decided by it.</summary>
    public abstract void SetCustomStatus(object? status);

    /// <summary>Ends this execution and begins the instance again with this input and an empty history.</summary>
    /// <param name="preserveUnprocessedEvents">External events that nobody has received go on to the next execution.</param>
    public abstract void ContinueAsNew(object? input, bool preserveUnprocessedEvents = true);

    /// <summary>A logger that is silent while the orchestrator replays.</summary>
    public ILogger CreateReplaySafeLogger(ILogger logger) => new ReplaySafeLogger(this, logger);
}

/// <summary>How a task is to be run.</summary>
/// <param name="Retry">Null: one attempt.</param>
public sealed record TaskOptions(RetryPolicy? Retry = null);
