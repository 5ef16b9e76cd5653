namespace Provenance.Functions.Tests.Hub;

/// <summary>Runs an orchestrator over a history.</summary>
internal static class Replay
{
    /// <param name="known">So many events were there in an earlier turn.</param>
    public static ReplayedTurn Run(ReplayingContext context, HubFunctions functions, IReadOnlyList<HubEvent> history, int known)
    {
        var thread = new HubThread();
        Task<object?>? orchestrator = null;
        try
        {
            for (var i = 0; i < history.Count; i++)
            {
                var (happened, isOld) = (history[i], i < known);
                thread.Run(() =>
                {
                    context.Take(happened, isOld);
                    if (happened is ExecutionStarted started)
                        orchestrator = functions.RunOrchestratorAsync(context, started);
                });
            }
        }
        catch (DivergedException diverged)
        {
            return new ReplayedTurn([], HasEnded: true, null, new HubFailure(DivergedException.HubType, diverged.Message));
        }

        if (orchestrator is not { IsCompleted: true })
            return new ReplayedTurn(context.NewlyAsked, HasEnded: false, null, null);
        if (orchestrator.Exception is { } failed)
            return new ReplayedTurn(context.NewlyAsked, HasEnded: true, null, HubFailure.Of(failed.InnerException!));
        return orchestrator.IsCanceled
            ? new ReplayedTurn(context.NewlyAsked, HasEnded: true, null, new HubFailure(typeof(TaskCanceledException).FullName!, "A task was canceled."))
            : new ReplayedTurn(context.NewlyAsked, HasEnded: true, HubJson.Write(orchestrator.Result), null);
    }
}

/// <param name="Asked">What history does not have yet.</param>
internal sealed record ReplayedTurn(IReadOnlyList<Asked> Asked, bool HasEnded, string? Output, HubFailure? Failure);
