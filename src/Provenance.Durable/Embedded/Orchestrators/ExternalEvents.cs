using Provenance.Durable.Embedded.Histories;

namespace Provenance.Durable.Embedded.Orchestrators;

/// <summary>
/// External events of one execution. Names are compared without regard to case, as Durable Functions does. Each event goes to one
/// waiter: the first that asked for its name; without a waiter it is kept, in the order of arrival.
/// </summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, LinkedList<Action<Payload>>> waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<CarriedEvent>> unreceived = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<CarriedEvent> Unreceived => [.. unreceived.Values.SelectMany(events => events)];

    public void Raise(CarriedEvent raised)
    {
        if (waiters.TryGetValue(raised.Name, out var waiting) && waiting.First is { } first)
        {
            waiting.RemoveFirst();
            first.Value(raised.Payload);
            return;
        }
        if (!unreceived.TryGetValue(raised.Name, out var kept))
            unreceived.Add(raised.Name, kept = new Queue<CarriedEvent>());
        kept.Enqueue(raised);
    }

    public bool TryReceive(string name, out Payload payload)
    {
        if (unreceived.TryGetValue(name, out var kept) && kept.TryDequeue(out var next))
        {
            payload = next.Payload;
            return true;
        }
        payload = default;
        return false;
    }

    /// <returns>Ends the waiting; true when the waiter had not received anything.</returns>
    public Func<bool> Wait(string name, Action<Payload> receive)
    {
        if (!waiters.TryGetValue(name, out var waiting))
            waiters.Add(name, waiting = new LinkedList<Action<Payload>>());
        var node = waiting.AddLast(receive);
        return () =>
        {
            if (node.List is null)
                return false;
            waiting.Remove(node);
            return true;
        };
    }
}
