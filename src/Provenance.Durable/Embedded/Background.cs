namespace Provenance.Durable.Embedded;

internal static class Background
{
    /// <summary>Runs this on the thread pool, away from the caller's locks and synchronisation context; its failure is told.</summary>
    public static void Start(Func<Task> run, Action<Exception> onFailure) =>
        Task.Run(run).ContinueWith(
            static (failed, tell) => ((Action<Exception>)tell!)(failed.Exception!.InnerException!),
            onFailure,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
