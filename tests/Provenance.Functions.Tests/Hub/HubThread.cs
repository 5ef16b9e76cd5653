namespace Provenance.Functions.Tests.Hub;

/// <summary>The one thread of an orchestrator's turn, as the worker guards it.</summary>
internal sealed class HubThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Continue, object? State)> posted = new();

    public static void Verify()
    {
        if (Current is not HubThread)
            throw new InvalidOperationException("An invalid asynchronous invocation was detected.");
    }

    public void Run(Action action)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
            while (posted.TryDequeue(out var next))
                next.Continue(next.State);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        Verify();
        posted.Enqueue((d, state));
    }

    public override SynchronizationContext CreateCopy() => this;
}
