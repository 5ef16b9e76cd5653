using Provenance.Durable.Embedded.Histories;

namespace Provenance.Durable.Embedded.Instances;

/// <summary>All instances, and the executions that live. Belongs to the engine's gate.</summary>
internal sealed class InstanceTable
{
    private readonly Dictionary<string, Instance> instances = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Execution> executions = [];
    private long frameBytes;
    private long summaryBytes;
    private int next = 1;

    public IEnumerable<Instance> Instances => instances.Values;

    public IEnumerable<Execution> Executions => executions.Values;

    /// <summary>How much of the journal is needed.</summary>
    public long LiveBytes => frameBytes + summaryBytes;

    public Instance? FindInstance(string id) => instances.GetValueOrDefault(id);

    public Execution? FindExecution(int number) => executions.GetValueOrDefault(number);

    public int TakeNumber() => next++;

    /// <summary>Numbers from here on are free.</summary>
    public void Reserve(int number) => next = Math.Max(next, number);

    /// <summary>Begins an execution, of a new instance or as the continuation of a live one.</summary>
    public Execution Begin(ExecutionStarted started)
    {
        Reserve(started.Execution + 1);
        var instance = FindInstance(started.Instance) ?? Add(started);
        if (instance.Current is { } replaced)
            Drop(replaced);
        (instance.Input, instance.LastUpdated) = (started.Input, started.At);
        instance.Current = new Execution(instance, started);
        executions.Add(started.Execution, instance.Current);
        if (started.Parent is { } link && executions.TryGetValue(link.Execution, out var parent))
            Adopt(parent, link, instance);
        return instance.Current;
    }

    public void Keep(Execution execution, byte[] frame)
    {
        execution.Keep(frame);
        frameBytes += frame.Length;
    }

    public void End(Execution execution, Ending ending)
    {
        var instance = execution.Instance;
        Drop(execution);
        (instance.Current, instance.Ending, instance.LastUpdated, instance.IsSuspended) = (null, ending, ending.At, false);
        summaryBytes += instance.SummaryBytes;
    }

    public void AddEnded(InstanceEnded summary)
    {
        var ending = (Ending)summary.End;
        var instance = new Instance(summary.Instance, summary.Orchestrator, summary.Input, summary.Created, summary.Parent)
        {
            Ending = ending,
            LastUpdated = ending.At,
        };
        instance.SignalEnd();
        instances[summary.Instance] = instance;
        summaryBytes += instance.SummaryBytes;
    }

    /// <summary>An ended instance, and those of its sub-orchestrations, and theirs, that have ended.</summary>
    public IReadOnlyList<Instance> FindEndedFamily(Instance root)
    {
        var family = new List<Instance> { root };
        for (var i = 0; i < family.Count; i++)
            family.AddRange(family[i].ChildIds.Select(FindInstance).OfType<Instance>().Where(c => c.Ending is not null));
        return family;
    }

    public void Remove(Instance ended)
    {
        instances.Remove(ended.Id);
        summaryBytes -= ended.SummaryBytes;
        if (ended.Parent is { } link && instances.TryGetValue(link.Instance, out var parent))
            parent.ChildIds.Remove(ended.Id);
    }

    /// <summary>After all was read: joins sub-orchestrations to those who wait for them, whichever came first.</summary>
    public void JoinFamilies()
    {
        foreach (var instance in instances.Values.Where(i => i.Parent is not null))
        {
            var link = instance.Parent!;
            if (executions.TryGetValue(link.Execution, out var parent))
                Adopt(parent, link, instance);
            else if (instances.TryGetValue(link.Instance, out var ended))
                ended.ChildIds.Add(instance.Id);
        }
    }

    /// <summary>The frames from which all that is known can be read again.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TakeSnapshot()
    {
        var frames = new List<ReadOnlyMemory<byte>>
        {
            HistoryCodec.Encode(new JournalHeader(JournalHeader.Name, JournalHeader.Newest, next)),
        };
        frames.AddRange(instances.Values.Where(i => i.Ending is not null).Select(i => (ReadOnlyMemory<byte>)HistoryCodec.Encode(i.Summarize())));
        foreach (var execution in executions.Values.OrderBy(e => e.Number))
            frames.AddRange(execution.Frames);
        return frames;
    }

    private Instance Add(ExecutionStarted started)
    {
        var instance = new Instance(started.Instance, started.Orchestrator, started.Input, started.Created, started.Parent);
        instances.Add(started.Instance, instance);
        return instance;
    }

    private static void Adopt(Execution parent, ParentLink link, Instance child)
    {
        parent.Children[link.Task] = child;
        parent.Instance.ChildIds.Add(child.Id);
        if (child.Current is { } current)
            current.Parent = parent;
    }

    private void Drop(Execution execution)
    {
        executions.Remove(execution.Number);
        frameBytes -= execution.FrameBytes;
        execution.Release();
    }
}
