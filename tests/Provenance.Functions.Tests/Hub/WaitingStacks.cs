namespace Provenance.Functions.Tests.Hub;

/// <summary>External events as Durable Functions gives them out: to whoever began to wait last, also when that one waits no more.</summary>
internal sealed class WaitingStacks
{
    private readonly Dictionary<string, Stack<(Type Type, Action<object?> Receive)>> waiting = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<EventRaised> kept = [];

    public IReadOnlyList<EventRaised> Unreceived => [.. kept];

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        var source = new TaskCompletionSource<T>();
        if (!waiting.TryGetValue(name, out var stack))
            waiting.Add(name, stack = new Stack<(Type, Action<object?>)>());
        if (stack.TryPeek(out var other) && other.Type != typeof(T))
            throw new ArgumentException("Events with the same name must have the same type argument.", nameof(name));
        stack.Push((typeof(T), value => source.TrySetResult((T)value!)));
        if (kept.Find(raised => string.Equals(raised.Name, name, StringComparison.OrdinalIgnoreCase)) is { } early)
        {
            kept.Remove(early);
            Raise(early);
        }

        cancellationToken.Register(() => source.TrySetCanceled(cancellationToken));
        return source.Task;
    }

    public void Raise(EventRaised raised)
    {
        if (waiting.TryGetValue(raised.Name, out var stack) && stack.TryPop(out var top))
            top.Receive(HubJson.Read(raised.Input, top.Type));
        else
            kept.Add(raised);
    }
}
