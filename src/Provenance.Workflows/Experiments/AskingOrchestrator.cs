using System.Collections.Immutable;
using Provenance.Durable.Orchestrations;

namespace Provenance.Workflows.Experiments;

/// <summary>
/// Asks a few hundred of a plan's calls. A provider that wants a long pause gets it on a durable timer, short ones the gateway has waited
/// out already: what had to wait is asked in another round, which is an execution with a history of its own. So no history grows with the
/// experiment, nor with the pauses.
/// </summary>
public static class AskingOrchestrator
{
    public const string Name = "experiment-asking/2";

    /// <summary>After so many rounds a call stays a gap, to be asked again by a resumption.</summary>
    public const int MostRounds = 24;

    public static async Task<StageSum> RunAsync(OrchestrationContext context, Shard shard)
    {
        var calls = CallBatch.Calls(shard.Waiting
            ?? await context.CallActivityAsync<ImmutableArray<CallBatch>>(ActivityNames.FindOutstanding, shard));
        var asked = await context.FanOutAsync(calls, call => AskAsync(context, call with { RequestId = shard.RequestId }));
        var waiting = asked.Where(call => call.Until is not null).ToList();
        if (shard.Round >= MostRounds)
            return Sum(shard, asked);

        var sum = Sum(shard, asked.Where(call => call.Until is null));
        if (waiting.Count == 0)
            return sum;
        if (waiting.Max(call => call.Until) is { } until && until > context.CurrentUtcDateTime)
            await context.CreateTimerAsync(until, CancellationToken.None);
        context.ContinueAsNew(shard with { Round = shard.Round + 1, Waiting = CallBatch.Of(waiting.Select(call => call.Call)), Sum = sum });
        return sum;
    }

    private static async Task<Asked> AskAsync(OrchestrationContext context, OutstandingCall call)
    {
        var reply = await context.CallActivityAsync<AskReply>(ActivityNames.Ask, call);
        return new Asked(call, reply, reply.RetryAfterSeconds is { } seconds ? context.CurrentUtcDateTime.AddSeconds(seconds) : null);
    }

    private static StageSum Sum(Shard shard, IEnumerable<Asked> asked) =>
        asked.Aggregate(shard.Sum ?? StageSum.Nothing, (sum, call) => sum + StageSum.Of(call.Reply));

    /// <param name="Until">When it may be asked again; null when it need not be.</param>
    private sealed record Asked(OutstandingCall Call, AskReply Reply, DateTimeOffset? Until);
}
