namespace Provenance.Durable.Orchestrations;

public static class FanOut
{
    /// <summary>
    /// Starts all items in their order and waits for all. How many run at once is the engine's business.
    /// </summary>
    /// <returns>The results in the order of the items.</returns>
    /// <exception cref="TaskFailedException">An item failed; the first such failure, once all have ended.</exception>
    public static Task<TResult[]> FanOutAsync<TItem, TResult>(
        this OrchestrationContext context, IReadOnlyList<TItem> items, Func<TItem, Task<TResult>> run)
    {
        ArgumentNullException.ThrowIfNull(context);
        var running = new Task<TResult>[items.Count];
        for (var i = 0; i < running.Length; i++)
            running[i] = run(items[i]);
        return Task.WhenAll(running);
    }
}
