using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Embedded.Instances;

namespace Provenance.Durable.Embedded.Activities;

/// <summary>Activities of one execution that wait for a place, and of a root the line of its family. Belongs to the pool.</summary>
internal sealed class ActivityQueue
{
    public Queue<ScheduledActivity> Waiting { get; } = new();

    /// <summary>Whether the execution stands in the line of its family.</summary>
    public bool IsInLine { get; set; }

    /// <summary>Of a root: the executions of its family that have something waiting, by their numbers.</summary>
    public PriorityQueue<Execution, int> Line { get; } = new();

    /// <summary>Of a root: whether it stands in the pool's row.</summary>
    public bool IsInRow { get; set; }
}

/// <summary>An activity to be run; each is a thing of its own.</summary>
internal sealed class ScheduledActivity(Execution execution, TaskScheduled scheduled, Payload input)
{
    public Execution Execution { get; } = execution;

    public TaskScheduled Event { get; } = scheduled;

    public Payload Input { get; } = input;
}

/// <summary>
/// Runs activities, so many at once. Families (a root with its sub-orchestrations) take turns, an activity each, so that a fan-out of
/// thousands does not keep another one waiting. Within a family whoever began first is served first, each in the order of its asking: a
/// history is done with before the next one grows. A place is free as soon as the activity has ended; that its result becomes durable is
/// not waited for.
/// </summary>
/// <param name="run">Runs an activity and hands on how it ended; a failure of its own is the engine's.</param>
internal sealed class ActivityPool(int places, Func<ScheduledActivity, CancellationToken, Task> run, Action<Exception> onFailure)
{
    private readonly Lock gate = new();
    private readonly Queue<Execution> row = new();
    private readonly Dictionary<ScheduledActivity, CancellationTokenSource> running = [];
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int workers;
    private bool isClosed;

    /// <summary>Completes when the pool is closed and nothing runs.</summary>
    public Task Drained => drained.Task;

    public void Add(ScheduledActivity activity)
    {
        lock (gate)
        {
            activity.Execution.Activities.Waiting.Enqueue(activity);
            Queue(activity.Execution);
        }
    }

    /// <summary>Lets an execution that rested take its turn again.</summary>
    public void Wake(Execution execution)
    {
        lock (gate)
            Queue(execution);
    }

    /// <summary>Forgets what waits, and leaves what runs.</summary>
    public void Drop(Execution execution)
    {
        lock (gate)
            execution.Activities.Waiting.Clear();
    }

    public void Cancel(Execution execution) => CancelWhere(activity => activity.Execution == execution);

    public void CancelAll() => CancelWhere(_ => true);

    /// <summary>Starts nothing any more.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            row.Clear();
            SignalDrained();
        }
    }

    private void Queue(Execution execution)
    {
        var queue = execution.Activities;
        if (isClosed || queue.IsInLine || queue.Waiting.Count == 0 || execution.IsResting)
            return;
        queue.IsInLine = true;
        var root = execution.Root;
        root.Activities.Line.Enqueue(execution, execution.Number);
        EnterRow(root);
    }

    private void EnterRow(Execution root)
    {
        if (root.Activities.IsInRow || root.Activities.Line.Count == 0)
            return;
        root.Activities.IsInRow = true;
        row.Enqueue(root);
        StartWorker();
    }

    /// <summary>Each worker that starts starts the next, as long as there is work and a place.</summary>
    private void StartWorker()
    {
        if (workers == places || row.Count == 0)
            return;
        workers++;
        Background.Start(WorkAsync, onFailure);
    }

    private async Task WorkAsync()
    {
        try
        {
            while (TakeNext() is var (activity, cancellation))
            {
                using (cancellation)
                    await RunAsync(activity, cancellation.Token);
            }
        }
        finally
        {
            lock (gate)
            {
                workers--;
                // What came after the last look found no place free.
                StartWorker();
                SignalDrained();
            }
        }
    }

    private async Task RunAsync(ScheduledActivity activity, CancellationToken cancellationToken)
    {
        try
        {
            await run(activity, cancellationToken);
        }
        finally
        {
            lock (gate)
                running.Remove(activity);
        }
    }

    private (ScheduledActivity Activity, CancellationTokenSource Cancellation)? TakeNext()
    {
        lock (gate)
        {
            while (row.TryDequeue(out var root))
            {
                root.Activities.IsInRow = false;
                if (TakeFirst(root.Activities.Line) is not { } activity)
                    continue;
                EnterRow(root);
                var cancellation = new CancellationTokenSource();
                running.Add(activity, cancellation);
                return (activity, cancellation);
            }
            return null;
        }
    }

    /// <summary>Who rests, or has nothing left, leaves the line.</summary>
    private static ScheduledActivity? TakeFirst(PriorityQueue<Execution, int> line)
    {
        while (line.TryPeek(out var execution, out _))
        {
            var queue = execution.Activities;
            var next = execution.IsResting || !queue.Waiting.TryDequeue(out var waiting) ? null : waiting;
            if (next is null || queue.Waiting.Count == 0)
            {
                line.Dequeue();
                queue.IsInLine = false;
            }
            if (next is not null)
                return next;
        }
        return null;
    }

    private void CancelWhere(Func<ScheduledActivity, bool> matches)
    {
        lock (gate)
        {
            foreach (var (_, cancellation) in running.Where(r => matches(r.Key)))
                _ = cancellation.CancelAsync();
        }
    }

    private void SignalDrained()
    {
        if (isClosed && workers == 0)
            drained.TrySetResult();
    }
}
