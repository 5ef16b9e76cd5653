using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Orchestrators;

/// <summary>What an orchestrator asked for: numbered, held against history at a replay, and open until the answer comes.</summary>
internal sealed class OpenTasks(Recording? recording)
{
    private readonly Dictionary<int, PendingTask> pending = [];
    private readonly List<Step> steps = [];
    private readonly List<TimerCreated> stopped = [];
    private Recording? recording = recording;
    private int next;

    /// <summary>Set as soon as the code and its history differ; whatever the code makes of the exception, the execution has failed.</summary>
    public NonDeterminismException? Divergence { get; private set; }

    /// <param name="make">The event, by the number of the task.</param>
    public TPending Ask<TPending>(Func<int, Scheduling> make, Payload input, Func<Step, TPending> open)
        where TPending : PendingTask
    {
        if (Divergence is not null)
            throw Divergence;
        var made = make(next);
        var step = new Step(made, input, IsRecorded: false, IsOpen: true);
        if (MatchRecorded(made) is { } recorded)
            step = step with { Event = recorded, IsRecorded = true };
        var task = open(step);
        steps.Add(step);
        pending.Add(next++, task);
        return task;
    }

    public void Resolve(Answer answer)
    {
        // A timer that fired while it was being cancelled has no one to tell.
        if (pending.Remove(answer.Task, out var task))
            task.Resolve(answer);
        else if (answer.Task >= next)
            Divergence ??= recording?.Unasked(answer.Task, answer);
    }

    public void Cancel(PendingTimer timer, CancellationToken cancellationToken)
    {
        if (!pending.Remove(timer.Step.Event.Task))
            return;
        stopped.Add((TimerCreated)timer.Step.Event);
        timer.Cancel(cancellationToken);
    }

    /// <summary>Ends the replay: from here on, nothing is held against history.</summary>
    public void EndReplay(bool hasEnded)
    {
        Divergence ??= recording?.FindMissingStep(hasEnded);
        recording = null;
    }

    /// <summary>What was asked for since the last call.</summary>
    public (IReadOnlyList<Step> Steps, IReadOnlyList<TimerCreated> Stopped) Take()
    {
        Step[] taken = [.. steps.Select(s => s with { IsOpen = pending.ContainsKey(s.Event.Task) })];
        TimerCreated[] cancelled = [.. stopped];
        steps.Clear();
        stopped.Clear();
        return (taken, cancelled);
    }

    private Scheduling? MatchRecorded(Scheduling made)
    {
        try
        {
            return recording?.Match(made);
        }
        catch (NonDeterminismException e)
        {
            Divergence = e;
            throw;
        }
    }
}
