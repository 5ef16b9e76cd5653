using Microsoft.Extensions.Logging;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded.Activities;
using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Embedded.Instances;
using Provenance.Durable.Embedded.Orchestrators;
using Provenance.Durable.Embedded.Timers;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded;

/// <content>What follows from an orchestrator's turn, and how executions begin and end.</content>
internal sealed partial class Dispatcher
{
    /// <summary>Under the gate: begins an instance, in the place of an ended one of the same id.</summary>
    /// <returns>Completes when the start is durable; at once for a sub-orchestration, which its parent would start again.</returns>
    /// <exception cref="InstanceExistsException">The id belongs to an instance that has not ended.</exception>
    public Task Begin(string id, string orchestrator, Payload input, ParentLink? parent)
    {
        if (Table.FindInstance(id) is { } existing)
        {
            if (existing.Ending is null)
                throw new InstanceExistsException(id);
            _ = Forget(existing);
        }
        var now = Now;
        var started = new ExecutionStarted(Table.TakeNumber(), now, id, orchestrator, input, Created: now, parent);
        var execution = Table.Begin(started);
        if (parent is null)
            return Post(execution, started);
        Note(execution, started);
        return Task.CompletedTask;
    }

    /// <summary>Under the gate: forgets an ended instance and its ended sub-orchestrations.</summary>
    public Task Forget(Instance ended)
    {
        var durable = Task.CompletedTask;
        foreach (var member in Table.FindEndedFamily(ended))
        {
            Table.Remove(member);
            durable = Log.Append(HistoryCodec.Encode(new InstancePurged(member.Id)));
        }
        CompactWhereWorthIt();
        return durable;
    }

    /// <summary>Under the gate: ends an instance, and if it is terminated all that it waits for.</summary>
    public Task End(Execution execution, Ending ending)
    {
        var (instance, children, rested) = (execution.Instance, execution.Children.Values.ToArray(), execution.IsResting);
        var parent = instance.Parent is { } link ? Table.FindExecution(link.Execution) : null;
        var durable = Task.CompletedTask;
        if (parent is null)
            durable = Post(execution, ending);
        else
            Note(execution, ending);
        Settle(execution);
        Table.End(execution, ending);
        if (parent is not null)
            durable = Report(instance, parent, instance.Parent!.Task);
        _ = SignalEndAsync(instance, durable);
        if (ending is ExecutionTerminated terminated)
        {
            Pool.Cancel(execution);
            foreach (var child in children)
            {
                if (child.Current is { } current)
                    durable = End(current, new ExecutionTerminated(current.Number, ending.At, terminated.Reason, current.CustomStatus));
            }
        }
        if (rested)
            WakeAll();
        CompactWhereWorthIt();
        return durable;
    }

    /// <summary>Under the gate: rewrites the journal when most of it is not needed any more.</summary>
    public Task CompactWhere(long deadBytesBeyond)
    {
        var dead = Log.Bytes - Table.LiveBytes;
        if (dead <= deadBytesBeyond || dead <= Table.LiveBytes || Log.IsRewriting)
            return Task.CompletedTask;
        var frames = Table.TakeSnapshot();
        LogCompaction(Log.Bytes, frames.Sum(f => (long)f.Length));
        return Log.Rewrite(frames);
    }

    private void CompactWhereWorthIt()
    {
        if (phase == Phase.Running)
            _ = ObserveAsync(CompactWhere(options.CompactionThresholdBytes));
    }

    private async Task ObserveAsync(Task rewriting)
    {
        await rewriting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (rewriting.Exception is { } failed)
            Fail(failed.InnerException!);
    }

    private void Perform(Execution execution, Orchestration orchestration, Turn turn)
    {
        var frames = turn.Steps.Select(s => s.IsRecorded ? null : HistoryCodec.Encode(s.Event)).ToArray();
        lock (Gate)
        {
            if (phase != Phase.Running || execution.HasEnded)
                return;
            execution.Instance.HasBegun = true;
            execution.CustomStatus = orchestration.CustomStatus;
            for (var i = 0; i < frames.Length; i++)
            {
                if (frames[i] is { } frame)
                    Note(execution, turn.Steps[i].Event, frame);
                if (turn.Steps[i].IsOpen && turn.Outcome is null)
                    Start(execution, turn.Steps[i]);
            }
            foreach (var timer in turn.Stopped)
            {
                if (execution.Timers.Remove(timer.Task, out var key))
                    Timers.Remove(key);
            }
            if (turn.Outcome is { } outcome)
                Conclude(execution, orchestration, outcome);
        }
    }

    private void Start(Execution execution, Step step)
    {
        switch (step.Event)
        {
            case TaskScheduled scheduled:
                Pool.Add(new ScheduledActivity(execution, scheduled, step.Input));
                break;
            case TimerCreated timer when timer.FireAt <= Now:
                _ = Post(execution, new TimerFired(execution.Number, Now, timer.Task));
                break;
            case TimerCreated timer:
                var key = new TimerKey(timer.FireAt, execution.Number, timer.Task);
                execution.Timers.Add(timer.Task, key);
                Timers.Add(key);
                break;
            case SubOrchestrationCreated sub:
                StartChild(execution, sub, step.Input);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.Event, "a step of an unknown kind");
        }
    }

    private void StartChild(Execution parent, SubOrchestrationCreated sub, Payload input)
    {
        // After a restart the child may be there already, and may even have ended without its parent having been told.
        if (parent.Children.TryGetValue(sub.Task, out var child))
            _ = Report(child, parent, sub.Task);
        else if (!registry.Orchestrators.ContainsKey(sub.Name))
            Refuse(new NotRegisteredException("orchestrator", sub.Name));
        else if (Table.FindInstance(sub.Instance) is { Ending: null })
            Refuse(new InstanceExistsException(sub.Instance));
        else
            _ = Begin(sub.Instance, sub.Name, input, new ParentLink(parent.Instance.Id, parent.Number, sub.Task));

        void Refuse(DurableException reason) =>
            _ = Post(parent, new SubOrchestrationFailed(parent.Number, Now, sub.Task, Failures.Describe(reason)));
    }

    /// <summary>Tells a parent how its sub-orchestration ended; durable with that end.</summary>
    private Task Report(Instance child, Execution parent, int task)
    {
        if (child.Ending is null || child.IsReported)
            return Task.CompletedTask;
        child.IsReported = true;
        Cause answer = child.Ending is ExecutionCompleted completed
            ? new SubOrchestrationCompleted(parent.Number, Now, task, completed.Output)
            : new SubOrchestrationFailed(parent.Number, Now, task, child.Failure!);
        return Post(parent, answer);
    }

    private void Conclude(Execution execution, Orchestration orchestration, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Completed completed:
                _ = End(execution, new ExecutionCompleted(execution.Number, Now, completed.Output, execution.CustomStatus));
                break;
            case Outcome.Failed failed:
                LogInstanceFailure(execution.Instance.Id, failed.Failure.Kind, failed.Failure.Message);
                _ = End(execution, new ExecutionFailed(execution.Number, Now, failed.Failure, execution.CustomStatus));
                break;
            case Outcome.ContinuedAsNew continued:
                ContinueAsNew(execution, continued, orchestration.UnreceivedEvents);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "an outcome of an unknown kind");
        }
    }

    private void ContinueAsNew(Execution execution, Outcome.ContinuedAsNew continued, IReadOnlyList<CarriedEvent> unreceived)
    {
        var arriving = execution.Inbox.Select(a => a.Cause).OfType<EventRaised>().Select(e => new CarriedEvent(e.Name, e.Payload));
        CarriedEvent[] events = continued.PreserveEvents ? [.. unreceived, .. arriving] : [];
        var (instance, old) = (execution.Instance, execution.Started);
        Settle(execution);
        var started = new ExecutionStarted(
            Table.TakeNumber(), Now, instance.Id, instance.Orchestrator, continued.Input, old.Created, instance.Parent, old.Execution, events);
        var next = Table.Begin(started);
        Note(next, started);
        if (instance.IsSuspended)
        {
            Note(next, new ExecutionSuspended(next.Number, Now));
            WakeAll();
        }
        CompactWhereWorthIt();
    }

    /// <summary>Takes back what an execution was still to get.</summary>
    private void Settle(Execution execution)
    {
        Pool.Drop(execution);
        foreach (var timer in execution.Timers.Values)
            Timers.Remove(timer);
    }

    private static async Task SignalEndAsync(Instance instance, Task durable)
    {
        await durable.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (durable.IsCompletedSuccessfully)
            instance.SignalEnd();
    }

    [LoggerMessage(LogLevel.Error, "{Instance} failed: {Kind}: {Message}")]
    private partial void LogInstanceFailure(string instance, string kind, string message);

    [LoggerMessage(LogLevel.Information, "Compacting the engine's journal from {Before} to {After} bytes")]
    private partial void LogCompaction(long before, long after);
}
