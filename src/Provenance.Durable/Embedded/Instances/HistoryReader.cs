using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Journals;

namespace Provenance.Durable.Embedded.Instances;

/// <summary>Reads a journal into a table. What can't have been written is refused: nobody goes on from a history that is not one.</summary>
internal sealed class HistoryReader(InstanceTable table)
{
    private readonly HashSet<int> terminated = [];
    private readonly Dictionary<Execution, List<Scheduling>> asked = [];
    private int frames;

    /// <summary>Of all frames that were read.</summary>
    public long Bytes { get; private set; }

    /// <exception cref="JournalFormatException">A newer program wrote the journal.</exception>
    /// <exception cref="JournalUnreadableException">A frame is no event that could stand there.</exception>
    public async Task ReadAsync(IJournal journal, CancellationToken cancellationToken)
    {
        await foreach (var frame in journal.ReadAsync(cancellationToken))
        {
            if (frames == 0)
                table.Reserve(HistoryCodec.DecodeHeader(frame).Next);
            else
                Take(HistoryCodec.Decode(frames, frame), frame);
            Bytes += frame.Length;
            frames++;
        }
        table.JoinFamilies();
    }

    /// <summary>Sub-orchestrations whose parent was terminated when the engine died before it could end them too.</summary>
    public IReadOnlyList<Execution> FindLeftBehind() =>
        [.. table.Executions.Where(e => e.Instance.Parent is { } link && terminated.Contains(link.Execution))];

    private void Take(HistoryEvent happened, ReadOnlyMemory<byte> frame)
    {
        switch (happened)
        {
            case ExecutionStarted started: Begin(started, frame); break;
            case InstanceEnded summary: AddEnded(summary); break;
            case InstancePurged purged: Purge(purged); break;
            case Ending ending: End(ending); break;
            case ExecutionEvent other: Continue(GetLive(other), other, frame); break;
            default: throw Refuse("an event of this kind stands only in others");
        }
    }

    private void Begin(ExecutionStarted started, ReadOnlyMemory<byte> frame)
    {
        if (table.FindExecution(started.Execution) is not null)
            throw Refuse($"execution {started.Execution} has started before");
        var existing = table.FindInstance(started.Instance);
        // Compaction keeps of an instance that continued as new its last execution only: then there is none to be continued.
        if (existing is not null && (started.Continues is null || existing.Current?.Number != started.Continues))
            throw Refuse($"\"{started.Instance}\" has started before");
        var execution = table.Begin(started);
        execution.History = [started];
        asked.Add(execution, []);
        table.Keep(execution, frame.ToArray());
    }

    private void AddEnded(InstanceEnded summary)
    {
        if (summary.End is not Ending || table.FindInstance(summary.Instance) is not null)
            throw Refuse($"it is no end of \"{summary.Instance}\"");
        table.AddEnded(summary);
        NoteTermination((Ending)summary.End);
    }

    private void Purge(InstancePurged purged)
    {
        if (table.FindInstance(purged.Instance) is not { Ending: not null } ended)
            throw Refuse($"\"{purged.Instance}\" has not ended");
        table.Remove(ended);
    }

    private void End(Ending ending)
    {
        var execution = GetLive(ending);
        var instance = execution.Instance;
        table.End(execution, ending);
        instance.SignalEnd();
        NoteTermination(ending);
    }

    private void NoteTermination(Ending ending)
    {
        if (ending is ExecutionTerminated)
            terminated.Add(ending.Execution);
    }

    private void Continue(Execution execution, ExecutionEvent happened, ReadOnlyMemory<byte> frame)
    {
        var (instance, tasks) = (execution.Instance, asked[execution]);
        switch (happened)
        {
            case ExecutionSuspended suspended:
                (instance.IsSuspended, execution.CustomStatus, instance.LastUpdated) = (true, suspended.CustomStatus, suspended.At);
                break;
            case ExecutionResumed resumed:
                (instance.IsSuspended, instance.LastUpdated) = (false, resumed.At);
                break;
            case Scheduling scheduling when scheduling.Task != tasks.Count:
                throw Refuse($"task {scheduling.Task} stands where task {tasks.Count} should");
            case Scheduling scheduling:
                tasks.Add(scheduling);
                break;
            case Answer answer when !Answers(answer, tasks.ElementAtOrDefault(answer.Task)):
                throw Refuse($"it answers task {answer.Task}, which was not asked for in this way");
            case Cause cause:
                instance.LastUpdated = cause.At;
                break;
        }
        execution.History!.Add(happened);
        table.Keep(execution, frame.ToArray());
    }

    private static bool Answers(Answer answer, Scheduling? asked) => answer switch
    {
        TaskCompleted or TaskFailed => asked is TaskScheduled,
        TimerFired => asked is TimerCreated,
        _ => asked is SubOrchestrationCreated,
    };

    private Execution GetLive(ExecutionEvent happened) =>
        table.FindExecution(happened.Execution) ?? throw Refuse($"execution {happened.Execution} is not live");

    private JournalUnreadableException Refuse(string reason) => new(frames, reason);
}
