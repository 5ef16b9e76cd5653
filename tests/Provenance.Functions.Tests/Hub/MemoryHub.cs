namespace Provenance.Functions.Tests.Hub;

/// <summary>A task hub in memory: what outlives the workers. It counts what goes through it.</summary>
internal sealed class MemoryHub
{
    private readonly SortedDictionary<string, HubInstance> instances = new(StringComparer.Ordinal);
    private int executions;

    public Lock Gate { get; } = new();

    public IReadOnlyList<HubInstance> Instances => [.. instances.Values];

    /// <summary>Of all executions: the most events that a history would have if each answer came in a turn of its own.</summary>
    public int MostEvents { get; private set; }

    /// <summary>Of all messages, results and statuses, in bytes of UTF-8.</summary>
    public int LongestPayload { get; private set; }

    /// <summary>All events of all histories, counted like <see cref="MostEvents"/>.</summary>
    public long AllEvents { get; private set; }

    public HubInstance? Find(string id) => instances.GetValueOrDefault(id);

    public void Forget(string id) => instances.Remove(id);

    /// <returns>Null when one of this id has not ended.</returns>
    public HubInstance? Add(string id, string name, string? input, DateTimeOffset now, (HubInstance, int, int)? parent)
    {
        if (instances.GetValueOrDefault(id) is { HasEnded: false })
            return null;
        Measure(input);
        var instance = new HubInstance(id, name, input, now) { Parent = parent };
        instance.Begin(++executions, input, []);
        instances[id] = instance;
        return instance;
    }

    public void Continue(HubInstance instance, string? input, IEnumerable<HubEvent> carried)
    {
        Measure(input);
        Count(instance);
        instance.Begin(++executions, input, carried);
    }

    public void Measure(string? payload) =>
        LongestPayload = Math.Max(LongestPayload, payload is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(payload));

    /// <summary>Called when an execution is over.</summary>
    public void Count(HubInstance instance)
    {
        var causes = instance.History.Count(happened => happened is Answered or EventRaised or ExecutionStarted);
        var events = instance.History.Count(happened => happened is not (TurnStarted or TurnCompleted)) + (2 * causes) + 1;
        (MostEvents, AllEvents) = (Math.Max(MostEvents, events), AllEvents + events);
    }
}
