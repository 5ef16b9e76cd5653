using Provenance.Durable.Embedded.Activities;
using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Embedded.Orchestrators;
using Provenance.Durable.Embedded.Timers;

namespace Provenance.Durable.Embedded.Instances;

/// <summary>A live execution of an instance. What is mutable here belongs to the engine's gate, unless it says otherwise.</summary>
internal sealed class Execution(Instance instance, ExecutionStarted started)
{
    public Instance Instance { get; } = instance;

    public ExecutionStarted Started { get; } = started;

    public int Number => Started.Execution;

    /// <summary>The execution that waits for this one, if one does.</summary>
    public Execution? Parent { get; set; }

    public Execution Root => Parent?.Root ?? this;

    public bool HasEnded => Instance.Current != this;

    /// <summary>Suspended, or part of something suspended: nothing new starts.</summary>
    public bool IsResting => Instance.IsSuspended || Parent is { HasEnded: false, IsResting: true };

    /// <summary>The frames of this execution, which compaction writes again.</summary>
    public List<ReadOnlyMemory<byte>> Frames { get; } = [];

    public long FrameBytes { get; private set; }

    /// <summary>What happened and was not yet told to the orchestrator, in the order of the journal.</summary>
    public Queue<Arrival> Inbox { get; } = new();

    /// <summary>Whether someone is emptying the inbox.</summary>
    public bool IsPumping { get; set; }

    /// <summary>What is to be replayed; null for an execution that is live.</summary>
    public List<ExecutionEvent>? History { get; set; }

    /// <summary>Sub-orchestrations by the number of the task that started them.</summary>
    public Dictionary<int, Instance> Children { get; } = [];

    public Dictionary<int, TimerKey> Timers { get; } = [];

    public Payload? CustomStatus { get; set; }

    /// <summary>Belongs to whoever empties the inbox.</summary>
    public Orchestration? Orchestration { get; set; }

    /// <summary>Belongs to the activity pool, under its gate.</summary>
    public ActivityQueue Activities { get; } = new();

    public void Keep(byte[] frame)
    {
        Frames.Add(frame);
        FrameBytes += frame.Length;
    }

    /// <summary>Gives back the memory of an execution that has ended, though a sub-orchestration may still know it.</summary>
    public void Release()
    {
        Frames.Clear();
        Inbox.Clear();
        Children.Clear();
    }
}

/// <summary>Something on its way to an orchestrator.</summary>
/// <param name="Cause">Null: nothing happened, but the orchestrator is to be looked after.</param>
/// <param name="Durable">Completes when the cause is in the journal; before that, nobody is told.</param>
internal readonly record struct Arrival(Cause? Cause, Task Durable);
