namespace Provenance.Durable.Embedded.Orchestrators;

/// <summary>
/// The single thread, as it were, of an orchestrator: its code runs only inside <see cref="Run"/>, and what it posts runs in the order
/// of posting. A continuation that comes from anywhere else belongs to a task that the orchestrator must not await.
/// </summary>
internal sealed class TurnContext(Action onStray) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Continue, object? State)> posted = new();

    public bool IsCurrent => Current == this;

    public void Run(Action turn)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            turn();
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
        if (IsCurrent)
            posted.Enqueue((d, state));
        else
            Stray();
    }

    /// <summary>Says that the code went on outside of its turn.</summary>
    public void Stray() => onStray();

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An orchestrator's code can't be called from outside of its turn.");

    public override SynchronizationContext CreateCopy() => this;
}
