using System.Collections.Immutable;
using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Experiments;

namespace Provenance.Workflows.Released;

/// <summary>A shard of <see cref="ExperimentOrchestrator1"/>.</summary>
internal static class ShardOrchestrator1
{
    public const string Name = "experiment-shard/1";

    private const int MaxPauses = 24;

    public static async Task<bool> RunAsync(OrchestrationContext context, Shard1 shard)
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

/// <summary>Some calls of one plan, as program 0.1.0 wrote them into histories.</summary>
public sealed record Shard1(ImmutableArray<OutstandingCall> Calls);
