using Microsoft.DurableTask.Client;

namespace Provenance.Functions.Tests.Hub;

/// <summary>
/// A worker over a hub: each event makes a turn that replays the orchestrator from its beginning. Turns run one at a time, activities beside
/// them. It starts once and stops once.
/// </summary>
internal sealed class HubWorker(MemoryHub hub, HubFunctions functions, TimeProvider clock) : IAsyncDisposable
{
    private readonly CancellationTokenSource killed = new();
    private readonly HashSet<Task> running = [];
    private readonly List<ITimer> timers = [];
    private readonly Queue<HubInstance> ready = new();
    private bool isTurning;
    private bool isStopping;
    private volatile bool isDead;

    /// <summary>Called before an activity's answer is handed in; what it throws is the death of the process there.</summary>
    public Action<TaskScheduled>? BeforeAnswer { get; init; }

    /// <summary>
    /// Activities are run where they are asked for, and an orchestrator is told of their answers when it has all that it waits for, which is
    /// quicker; else they run beside the turns, and it is told of each at once.
    /// </summary>
    public bool TellsTogether { get; init; }

    /// <summary>Takes up what an earlier worker left.</summary>
    public void Start()
    {
        lock (hub.Gate)
        {
            foreach (var instance in hub.Instances.Where(instance => !instance.HasEnded))
            {
                instance.Working = 0;
                foreach (var asked in instance.Open.OrderBy(asked => (asked as TimerCreated)?.FireAt ?? default).ToList())
                    Dispatch(instance, asked);
                ready.Enqueue(instance);
            }

            Turn();
        }
    }

    /// <summary>Begins nothing new; what runs may finish.</summary>
    public async Task StopAsync()
    {
        Task[] left;
        lock (hub.Gate)
        {
            isStopping = true;
            left = [.. running];
        }

        await Task.WhenAll(left);
        DisposeTimers();
    }

    /// <summary>What runs is cancelled and gets no answer.</summary>
    public async Task KillAsync()
    {
        Task[] left;
        lock (hub.Gate)
        {
            isStopping = true;
            left = [.. running];
            isDead = true;
            Die();
        }

        DisposeTimers();
        await Task.WhenAll(left);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        killed.Dispose();
    }

    /// <returns>False when one of this id has not ended.</returns>
    public bool Begin(string id, string name, string? input, (HubInstance, int, int)? parent = null)
    {
        lock (hub.Gate)
        {
            if (hub.Add(id, name, input, clock.GetUtcNow(), parent) is not { } instance)
                return false;
            Wake(instance);
            return true;
        }
    }

    public void Post(string id, HubEvent happened)
    {
        lock (hub.Gate)
        {
            if (hub.Find(id) is not { HasEnded: false } instance)
                return;
            instance.Inbox.Enqueue(happened);
            Wake(instance);
        }
    }

    public void Suspend(string id, bool rests)
    {
        lock (hub.Gate)
        {
            if (hub.Find(id) is not { HasEnded: false } instance)
                return;
            (instance.IsSuspended, instance.LastUpdated) = (rests, clock.GetUtcNow());
            Wake(instance);
        }
    }

    public void Terminate(string id, string? reason)
    {
        lock (hub.Gate)
        {
            if (hub.Find(id) is { HasEnded: false } instance)
                End(instance, OrchestrationRuntimeStatus.Terminated, reason, null);
        }
    }

    private void Die() => killed.Cancel();

    private void DisposeTimers()
    {
        foreach (var timer in timers)
            timer.Dispose();
    }

    private void Wake(HubInstance instance)
    {
        ready.Enqueue(instance);
        Turn();
    }

    private void Turn()
    {
        if (isTurning)
            return;
        isTurning = true;
        while (ready.TryDequeue(out var instance))
        {
            if (!isStopping && !instance.HasEnded && !instance.IsSuspended && instance.Inbox.Count > 0)
                Turn(instance);
        }

        isTurning = false;
    }

    private void Turn(HubInstance instance)
    {
        var known = instance.History.Count;
        instance.History.AddRange([new TurnStarted(clock.GetUtcNow()), .. instance.Inbox]);
        instance.Inbox.Clear();
        instance.Status = OrchestrationRuntimeStatus.Running;
        instance.LastUpdated = clock.GetUtcNow();
        var context = new ReplayingContext(instance.Id, instance.Name);
        var turn = Replay.Run(context, functions, instance.History, known);
        hub.Measure(instance.CustomStatus = context.CustomStatus);
        instance.History.AddRange(turn.Asked);
        instance.History.Add(new TurnCompleted());
        foreach (var asked in turn.Asked)
            Dispatch(instance, asked);
        Conclude(instance, turn, context);
    }

    private void Conclude(HubInstance instance, ReplayedTurn turn, ReplayingContext context)
    {
        if (!turn.HasEnded)
            return;
        if (turn.Failure is { } failure)
            End(instance, OrchestrationRuntimeStatus.Failed, null, failure);
        else if (context.Continued is { } continued)
        {
            hub.Continue(instance, continued.Input, continued.PreserveEvents ? context.UnreceivedEvents : []);
            ready.Enqueue(instance);
        }
        else
            End(instance, OrchestrationRuntimeStatus.Completed, turn.Output, null);
    }

    private void End(HubInstance instance, OrchestrationRuntimeStatus status, string? output, HubFailure? failure)
    {
        hub.Measure(output);
        hub.Count(instance);
        (instance.Status, instance.Output, instance.Failure, instance.LastUpdated) = (status, output, failure, clock.GetUtcNow());
        instance.Ended.TrySetResult();
        if (instance.Parent is not var (parent, execution, task) || parent.Execution != execution)
            return;
        Post(parent.Id, status == OrchestrationRuntimeStatus.Completed
            ? new SubOrchestrationCompleted(task, output)
            : new SubOrchestrationFailed(task, failure));
    }

    private void Dispatch(HubInstance instance, Asked asked)
    {
        switch (asked)
        {
            case TaskScheduled task:
                hub.Measure(task.Input);
                Launch(instance, task);
                break;
            case TimerCreated timer:
                Arm(instance, timer);
                break;
            case SubOrchestrationCreated sub:
                hub.Measure(sub.Input);
                Begin(sub.InstanceId, sub.Name, sub.Input, (instance, instance.Execution, sub.Id));
                break;
            case EventSent sent:
                Post(sent.InstanceId, new EventRaised(sent.Name, sent.Input));
                break;
        }
    }

    private void Arm(HubInstance instance, TimerCreated timer)
    {
        var execution = instance.Execution;
        var left = timer.FireAt - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
            Answer(instance, execution, new TimerFired(timer.Id));
        else
            timers.Add(clock.CreateTimer(_ => Answer(instance, execution, new TimerFired(timer.Id)), null, left, Timeout.InfiniteTimeSpan));
    }

    private void Launch(HubInstance instance, TaskScheduled task)
    {
        if (isStopping)
            return;
        instance.Working++;
        var execution = instance.Execution;
        if (TellsTogether)
        {
            _ = RunAsync(instance, execution, task);
            return;
        }

        var run = Task.Run(() => RunAsync(instance, execution, task));
        running.Add(run);
        _ = run.ContinueWith(
            ended =>
            {
                lock (hub.Gate)
                    running.Remove(ended);
            },
            TaskScheduler.Default);
    }

    private async Task RunAsync(HubInstance instance, int execution, TaskScheduled task)
    {
        HubEvent answer;
        try
        {
            answer = new TaskCompleted(task.Id, HubJson.Write(await functions.RunActivityAsync(instance.Id, task, killed.Token)));
        }
#pragma warning disable CA1031 // Whatever an activity throws is its failure.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            answer = new TaskFailed(task.Id, HubFailure.Of(failure));
        }

        try
        {
            BeforeAnswer?.Invoke(task);
        }
        catch (WorkerDiedException)
        {
            isDead = true;
        }

        Answer(instance, execution, answer);
    }

    private void Answer(HubInstance instance, int execution, HubEvent answer)
    {
        lock (hub.Gate)
        {
            if (isDead || instance.Execution != execution || instance.HasEnded)
                return;
            if (answer is TaskCompleted completed)
                hub.Measure(completed.Result);
            if (answer is TaskCompleted or TaskFailed)
                instance.Working--;
            instance.Inbox.Enqueue(answer);
            if (!TellsTogether || instance.Working == 0)
                Wake(instance);
        }
    }
}

/// <summary>The process ends here, before what it was about to hand in.</summary>
public sealed class WorkerDiedException : Exception;
