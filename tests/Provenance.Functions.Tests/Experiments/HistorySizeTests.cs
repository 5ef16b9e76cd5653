using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Provenance.Core.Models;
using Provenance.Functions.Experiments;
using Provenance.Functions.TaskHub;
using Provenance.Functions.Tests.Hub;
using Provenance.Testing;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Ordinals;
using Xunit;

namespace Provenance.Functions.Tests.Experiments;

/// <summary>What an experiment of 100,000 calls makes of the hub: counted, with each answer in a turn of its own, as the worst case is.</summary>
public sealed class HistorySizeTests
{
    private const int MostEvents = 2_000;
    private const int LongestPayload = 16 * 1024;

    [Fact]
    public async Task A_hundred_thousand_calls_make_no_history_of_more_than_2000_events_and_no_message_of_more_than_16_kilobytes()
    {
        var hub = await RunAsync(new PlainActivities(100_000), new ExperimentRequest(AppBench.Session));

        Assert.InRange(hub.MostEvents, 1_000, MostEvents);
        Assert.InRange(hub.LongestPayload, 1, LongestPayload);
        // 400 shards below 100 parts, for each of two stages, and the experiment.
        Assert.Equal(1 + (2 * (100 + 400)), hub.Instances.Count);
    }

    [Fact]
    public async Task The_largest_shards_of_the_most_scattered_calls_with_the_longest_words_keep_within_them_too()
    {
        var hub = await RunAsync(new ScatteredActivities(1_400), new ExperimentRequest(AppBench.Session, RetryFailed: true, ShardSize: 1_000_000));

        Assert.InRange(hub.MostEvents, 1_000, MostEvents);
        Assert.InRange(hub.LongestPayload, 4_000, LongestPayload);
    }

    [Fact]
    public void The_longest_message_that_a_shard_can_hand_to_itself_keeps_within_them()
    {
        var holds = Enumerable.Range(1, 100).Select(i => Hold.Of(ModelName.Parse($"a-house-of-models/some-model-or-other-{i:000}"), new string('\u0416', 1_000), isBudget: false));
        var waiting = CallBatch.Of(Enumerable.Range(1, ExperimentRequest.MostInShard).Select(i => new OutstandingCall(9_999_000 + i, 100 + i)));
        var shard = new Shard(new OrdinalRange(9_999_001, 9_999_280), true, 24, waiting, new StageSum(280, 280, 123.456789m, Hold.Merge([], [.. holds])));

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(HubJson.Write(shard)!), 10_000, LongestPayload);
    }

    private static async Task<MemoryHub> RunAsync(PlainActivities activities, ExperimentRequest request)
    {
        var (hub, clock) = (new MemoryHub(), new ManualClock());
        await using var worker = new HubWorker(hub, HubFunctions.Of(typeof(ExperimentFunctions), activities), clock) { TellsTogether = true };
        worker.Start();
        var client = new TaskHubClient(new HubClient(hub, worker));
        await client.ScheduleNewOrchestrationAsync(ExperimentOrchestrator.Name, request, AppBench.Session, CancellationToken.None);
        var ended = client.WaitForCompletionAsync(AppBench.Session, CancellationToken.None);
        while (await Task.WhenAny(ended, clock.WhenArmed(TimeSpan.FromDays(1))) != ended)
            clock.Advance(TimeSpan.FromDays(1));
        Assert.Null((await ended).Failure);
        return hub;
    }

    /// <summary>Activities that answer as the app's do, without an archive.</summary>
    private class PlainActivities(int planned)
    {
        [Function("begin-1")]
        public Task<SessionStand> BeginAsync([ActivityTrigger] ExperimentRequest request) => Task.FromResult(new SessionStand(planned, 0, 0, Asks: true));

        [Function("find-outstanding-2")]
        public virtual Task<ImmutableArray<CallBatch>> FindAsync([ActivityTrigger] Shard shard) =>
            Task.FromResult(CallBatch.Of(Enumerable.Range(shard.Range.First, shard.Range.Count()).Select(ordinal => new OutstandingCall(ordinal))));

        [Function("ask-1")]
        public virtual Task<AskReply> AskAsync([ActivityTrigger] OutstandingCall call) =>
            Task.FromResult(new AskReply("answered", 1, new string('a', 64), null, 0.0012345m));

        [Function("complete-analysis-2")]
        public Task<int> CompleteAnalysisAsync([ActivityTrigger] ExperimentRequest request) => Task.FromResult(planned);

        [Function("extract-2")]
        public virtual Task<CallBatch> ExtractAsync([ActivityTrigger] OrdinalRange range) => Task.FromResult(new CallBatch(OrdinalSet.Empty));

        [Function("clean-up-1")]
        public virtual Task<CleanupReply> CleanUpAsync([ActivityTrigger] CleanupCall call) => Task.FromResult(new CleanupReply(true, 1));

        [Function("complete-extraction-2")]
        public Task<bool> CompleteExtractionAsync([ActivityTrigger] ExperimentRequest request) => Task.FromResult(true);

        [Function("calculate-2")]
        public Task<bool> CalculateAsync([ActivityTrigger] ExperimentRequest request) => Task.FromResult(true);

        [Function("report-2")]
        public Task<ExperimentOutcome> ReportAsync([ActivityTrigger] ReportRequest request) =>
            Task.FromResult(new ExperimentOutcome(ExperimentEnd.Stopped, planned, 0, 0, Hold.Describe(request.Holds)));

        [Function("seal-1")]
        public Task<string?> SealAsync([ActivityTrigger] ExperimentRequest request) => Task.FromResult<string?>(null);
    }

    /// <summary>Every call failed before, each after another number of attempts; every second one has to wait; no answer can be read.</summary>
    private sealed class ScatteredActivities(int planned) : PlainActivities(planned)
    {
        private static readonly string Words = new('\u0416', 1_000);

        public override Task<ImmutableArray<CallBatch>> FindAsync(Shard shard) => Task.FromResult(CallBatch.Of(
            Enumerable.Range(shard.Range.First, shard.Range.Count()).Select(ordinal => new OutstandingCall(ordinal, ordinal % 279))));

        public override Task<AskReply> AskAsync(OutstandingCall call) => Task.FromResult(call.Ordinal % 2 == 0
            ? new AskReply("rate_limited", 0, null, 3_600)
            : new AskReply("authentication", 1, new string('a', 64), null, null, Hold.Of(ModelName.Parse($"house/model-{call.Ordinal}"), Words, isBudget: false)));

        public override Task<CallBatch> ExtractAsync(OrdinalRange range) => Task.FromResult(
            new CallBatch(OrdinalSet.Of(Enumerable.Range(range.First, range.Count()).Where(ordinal => ordinal % 2 == 0))));

        public override Task<CleanupReply> CleanUpAsync(CleanupCall call) => Task.FromResult(new CleanupReply(false, call.AfterAttempt + 1));
    }
}
