using Microsoft.Extensions.Logging;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded.Activities;
using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Embedded.Instances;
using Provenance.Durable.Embedded.Logs;
using Provenance.Durable.Embedded.Orchestrators;
using Provenance.Durable.Embedded.Timers;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded;

/// <summary>
/// Moves events: into the journal, from there to orchestrators, and what these ask for to the pool, the timers and other instances.
/// What happened is appended and put into its execution's inbox under one gate, so that an orchestrator is told in the order of the
/// journal; it is told when the append is durable. An execution's inbox is emptied by one thread at a time.
/// </summary>
internal sealed partial class Dispatcher : IDisposable
{
    private readonly DurableRegistry registry;
    private readonly EmbeddedEngineOptions options;
    private readonly ILogger logger;
    private readonly PayloadSerializer json;
    private readonly ActivityRunner runner;
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Phase phase = Phase.Opening;

    public Dispatcher(DurableRegistry registry, IJournal journal, EmbeddedEngineOptions options, ILogger logger)
    {
        (this.registry, this.options, this.logger) = (registry, options, logger);
        json = new PayloadSerializer(options.Json);
        runner = new ActivityRunner(registry, json, options.Clock, logger);
        Log = new HistoryLog(journal, Gate, Fail);
        Pool = new ActivityPool(options.MaxConcurrentActivities, RunActivityAsync, Fail);
        Timers = new TimerQueue(options.Clock, FireTimer);
    }

    private enum Phase
    {
        /// <summary>Histories are read; nothing is delivered.</summary>
        Opening,

        Running,

        /// <summary>What still runs may report; nothing is delivered and nothing starts.</summary>
        Stopping,

        /// <summary>Nothing is appended any more; what was is being flushed.</summary>
        Closing,

        Stopped,
    }

    public Lock Gate { get; } = new();

    public InstanceTable Table { get; } = new();

    public HistoryLog Log { get; }

    public ActivityPool Pool { get; }

    private TimerQueue Timers { get; }

    public long Now => options.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Ends with the engine; fails with its journal.</summary>
    public Task Completion => completion.Task;

    /// <summary>Why the engine stopped by itself.</summary>
    public Exception? Failure { get; private set; }

    public void Dispose() => Timers.Dispose();

    /// <summary>Under the gate: nothing but a running engine goes on.</summary>
    /// <exception cref="EngineStoppedException">The engine does not run.</exception>
    public void MustRun()
    {
        if (phase != Phase.Running)
            throw new EngineStoppedException(Failure);
    }

    /// <summary>Delivers what was read, and what comes from now on.</summary>
    public void Run()
    {
        lock (Gate)
        {
            phase = Phase.Running;
            foreach (var execution in Table.Executions)
                Wake(execution);
        }
    }

    /// <summary>Under the gate: appends an event, and hands it to its execution if it is one that the orchestrator is told.</summary>
    /// <returns>Completes when the event is durable; at once for an execution that has ended, which takes nothing.</returns>
    public Task Post(Execution execution, ExecutionEvent happened, byte[] frame)
    {
        if (execution.HasEnded || phase is Phase.Closing or Phase.Stopped)
            return Task.CompletedTask;
        var durable = Log.Append(frame);
        Table.Keep(execution, frame);
        Tell(execution, happened, durable);
        return durable;
    }

    public Task Post(Execution execution, ExecutionEvent happened) => Post(execution, happened, HistoryCodec.Encode(happened));

    /// <summary>
    /// Under the gate: posts what nobody has to wait for, since after a crash that loses it the same would be asked for again. It is
    /// durable with the next event that is.
    /// </summary>
    private void Note(Execution execution, ExecutionEvent happened, byte[] frame)
    {
        if (execution.HasEnded || phase is Phase.Closing or Phase.Stopped)
            return;
        Log.Enqueue(frame);
        Table.Keep(execution, frame);
        Tell(execution, happened, Task.CompletedTask);
    }

    private void Note(Execution execution, ExecutionEvent happened) => Note(execution, happened, HistoryCodec.Encode(happened));

    private void Tell(Execution execution, ExecutionEvent happened, Task durable)
    {
        if (happened is not Cause cause)
            return;
        execution.Instance.LastUpdated = cause.At;
        execution.Inbox.Enqueue(new Arrival(cause, durable));
        Wake(execution);
    }

    /// <summary>Under the gate: sees to it that someone empties the inbox.</summary>
    public void Wake(Execution execution)
    {
        var hasWork = execution.Inbox.Count > 0 || execution.History is not null;
        if (phase != Phase.Running || execution.IsPumping || !hasWork || execution.HasEnded || execution.IsResting)
            return;
        execution.IsPumping = true;
        Background.Start(() => PumpAsync(execution), Fail);
    }

    /// <summary>Under the gate: when what others rested with was resumed, or has ended, everything that no longer rests goes on.</summary>
    public void WakeAll()
    {
        foreach (var execution in Table.Executions)
        {
            Wake(execution);
            Pool.Wake(execution);
        }
    }

    /// <summary>Stops delivering and starting. What runs may report until <see cref="Close"/>.</summary>
    public void BeginStop()
    {
        lock (Gate)
        {
            if (phase is not (Phase.Opening or Phase.Running))
                return;
            phase = Phase.Stopping;
            Timers.Stop();
            Pool.Close();
        }
    }

    /// <summary>Takes no reports any more, and sees to it that those it took are durable.</summary>
    public async Task CloseAsync()
    {
        Task flushed;
        lock (Gate)
        {
            if (phase is Phase.Stopped)
                return;
            phase = Phase.Closing;
            flushed = Log.Flush();
        }
        await flushed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (flushed.Exception is { } failed)
            Fail(failed.InnerException!);
        lock (Gate)
            phase = Phase.Stopped;
        SignalStop();
    }

    private void Fail(Exception reason)
    {
        lock (Gate)
        {
            if (phase is Phase.Stopped)
                return;
            (Failure, phase) = (reason, Phase.Stopped);
            Log.Abandon(reason);
            Timers.Stop();
            Pool.Close();
            Pool.CancelAll();
        }
        LogEngineFailure(reason);
        SignalStop();
    }

    private void SignalStop()
    {
        lock (Gate)
        {
            foreach (var instance in Table.Instances)
                instance.SignalStop(new EngineStoppedException(Failure));
        }
        if (Failure is null)
            completion.TrySetResult();
        else
            completion.TrySetException(Failure);
    }

    private async Task PumpAsync(Execution execution)
    {
        if (execution.History is { } history)
            Replay(execution, history);
        while (TakeArrival(execution) is { } arrival)
        {
            if (!arrival.Durable.IsCompleted)
            {
                await arrival.Durable.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // The journal may have called from its own thread, which has better things to do.
                await Task.Yield();
            }
            if (!arrival.Durable.IsCompletedSuccessfully)
                return;
            var orchestration = execution.Orchestration ??= Create(execution, history: null);
            Perform(execution, orchestration, orchestration.Handle(arrival.Cause));
        }
    }

    private void Replay(Execution execution, List<ExecutionEvent> history)
    {
        var orchestration = execution.Orchestration = Create(execution, history);
        var turn = orchestration.Replay(history);
        execution.History = null;
        Perform(execution, orchestration, turn);
    }

    private Orchestration Create(Execution execution, List<ExecutionEvent>? history) =>
        new(execution.Started, history, registry, json, () => PostStray(execution));

    private Arrival? TakeArrival(Execution execution)
    {
        lock (Gate)
        {
            if (phase == Phase.Running && !execution.HasEnded && !execution.IsResting && execution.Inbox.TryDequeue(out var next))
            {
                execution.Instance.HasBegun = true;
                return next;
            }
            execution.IsPumping = false;
            return null;
        }
    }

    private void PostStray(Execution execution)
    {
        lock (Gate)
        {
            execution.Inbox.Enqueue(new Arrival(null, Task.CompletedTask));
            Wake(execution);
        }
    }

    private async Task RunActivityAsync(ScheduledActivity activity, CancellationToken cancellationToken)
    {
        var answer = await runner.RunAsync(activity, cancellationToken);
        // What was cancelled by a stop has not failed: it runs again when the engine does.
        if (answer is TaskFailed && cancellationToken.IsCancellationRequested)
            return;
        var frame = HistoryCodec.Encode(answer);
        lock (Gate)
            _ = Post(activity.Execution, answer, frame);
    }

    private void FireTimer(TimerKey timer)
    {
        var fired = new TimerFired(timer.Execution, Now, timer.Task);
        lock (Gate)
        {
            if (Table.FindExecution(timer.Execution) is not { } execution || !execution.Timers.Remove(timer.Task))
                return;
            _ = Post(execution, fired);
        }
    }

    [LoggerMessage(LogLevel.Critical, "The engine's journal failed; nothing is run any more")]
    private partial void LogEngineFailure(Exception reason);
}
