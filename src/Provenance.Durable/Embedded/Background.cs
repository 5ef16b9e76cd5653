namespace Provenance.Durable.Embedded;

internal static class Background
{
    /// <summary>
    /// Runs this on the thread pool, away from the caller's locks, synchronisation context and ambient values (an instance must not
    /// inherit those of whoever happened to wake it); its failure is told.
    /// </summary>
    public static void Start(Func<Task> run, Action<Exception> onFailure) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = ObserveAsync(work.run(), work.onFailure), (run, onFailure), preferLocal: false);

    private static async Task ObserveAsync(Task running, Action<Exception> onFailure)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.Exception is { } failed)
            onFailure(failed.InnerException!);
    }
}
