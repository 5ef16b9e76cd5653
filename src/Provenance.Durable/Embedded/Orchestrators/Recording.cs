using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Orchestrators;

/// <summary>What history says an orchestrator asked for, against which a replay is held.</summary>
/// <param name="events">All events of the execution, in order.</param>
internal sealed class Recording(string instanceId, List<ExecutionEvent> events)
{
    private readonly List<(int Index, Scheduling Event)> schedulings =
        [.. events.Select((e, index) => (index, e as Scheduling)).Where(x => x.Item2 is not null).Select(x => (x.index, x.Item2!))];

    private int matched;

    /// <returns>What history has in this place; null beyond its end.</returns>
    /// <exception cref="NonDeterminismException">History has something else there.</exception>
    public Scheduling? Match(Scheduling made)
    {
        if (matched == schedulings.Count)
            return null;
        var (index, recorded) = schedulings[matched++];
        return recorded.Describe() == made.Describe()
            ? recorded
            : throw new NonDeterminismException(instanceId, index, recorded.Describe(), $"asked for {made.Describe()}");
    }

    /// <summary>The divergence of code that took fewer steps than history has.</summary>
    public NonDeterminismException? FindMissingStep(bool hasEnded)
    {
        if (matched == schedulings.Count)
            return null;
        var (index, recorded) = schedulings[matched];
        return new NonDeterminismException(instanceId, index, recorded.Describe(), hasEnded ? "had ended" : "asked for nothing");
    }

    /// <summary>The divergence of code that had not asked for this answer when history gave it.</summary>
    public NonDeterminismException Unasked(int task, ExecutionEvent answer)
    {
        var index = events.IndexOf(answer);
        return new NonDeterminismException(instanceId, index, $"the answer to task {task}", $"had asked for {matched} tasks only");
    }
}
