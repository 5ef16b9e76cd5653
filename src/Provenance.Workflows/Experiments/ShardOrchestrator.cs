using Provenance.Durable.Orchestrations;

namespace Provenance.Workflows.Experiments;

/// <summary>
/// Asks a few hundred of a plan's calls, so that no history grows with the experiment. A provider that wants a long pause gets it
/// on a durable timer; short ones the gateway has waited out already.
/// </summary>
public static class ShardOrchestrator
{
    public const string Name = "experiment-shard/1";

    /// <summary>After so many long pauses a call stays a gap, to be asked again by a resumption.</summary>
    public const int MaxPauses = 24;

    public static async Task<bool> RunAsync(OrchestrationContext context, Shard shard)
    {
        await context.FanOutAsync(shard.Calls, call => AskAsync(context, call));
        return true;
    }

    private static async Task<bool> AskAsync(OrchestrationContext context, OutstandingCall call)
    {
        for (var pause = 0; pause < MaxPauses; pause++)
        {
            var reply = await context.CallActivityAsync<AskReply>(ActivityNames.Ask, call);
            if (reply.RetryAfterSeconds is not { } seconds)
                return true;
            await context.CreateTimerAsync(TimeSpan.FromSeconds(seconds), CancellationToken.None);
        }

        return false;
    }
}
