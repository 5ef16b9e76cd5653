using Provenance.Core.Extraction;
using Provenance.Durable.Orchestrations;

namespace Provenance.Workflows.Experiments;

/// <summary>
/// Makes data of a few hundred answers. Those that can't be read are given to a model, all of them once in each round; each round is an
/// execution with a history of its own.
/// </summary>
public static class ExtractingOrchestrator
{
    public const string Name = "experiment-extracting/2";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    public static async Task<StageSum> RunAsync(OrchestrationContext context, Shard shard)
    {
        var unreadable = CallBatch.Calls(shard.Waiting ?? [await context.CallActivityAsync<CallBatch>(ActivityNames.Extract, shard.Range)]);
        var replies = await context.FanOutAsync(unreadable, call => context.CallActivityAsync<CleanupReply>(
            ActivityNames.CleanUp, new CleanupCall(call.Ordinal, call.AfterAttempt) { RequestId = shard.RequestId }));
        var left = unreadable.Zip(replies, (call, reply) => (Call: call, Reply: reply)).Where(call => !call.Reply.Readable).ToList();
        var again = left.Where(call => call.Reply.Attempt > call.Call.AfterAttempt).ToList();
        var holds = replies.Aggregate(shard.Sum ?? StageSum.Nothing, (sum, reply) => sum with { Holds = Hold.Merge(sum.Holds, reply.Hold is { } hold ? [hold] : []) });
        if (again.Count == 0 || shard.Round >= Cleanup.MostAttempts)
            return holds with { Failed = holds.Failed + left.Count, Done = shard.Range.Count() - holds.Failed - left.Count };

        await context.CreateTimerAsync(Pause(shard), CancellationToken.None);
        context.ContinueAsNew(shard with
        {
            Round = shard.Round + 1,
            Waiting = CallBatch.Of(again.Select(call => new OutstandingCall(call.Call.Ordinal, call.Reply.Attempt))),
            Sum = holds with { Failed = holds.Failed + left.Count - again.Count },
        });
        return holds;
    }

    /// <summary>1 s, 2 s, with up to a tenth more that depends on the shard, so that a fan-out does not come back all at once.</summary>
    private static TimeSpan Pause(Shard shard) =>
        FirstPause * Math.Pow(2, shard.Round - 1) * (1 + (shard.Range.First % 10 / 100.0));
}
