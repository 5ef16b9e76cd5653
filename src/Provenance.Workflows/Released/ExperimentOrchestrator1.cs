using System.Collections.Immutable;
using Provenance.Core.Extraction;
using Provenance.Core.Stages;
using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Ordinals;

namespace Provenance.Workflows.Released;

/// <summary>
/// The experiment as program 0.1.0 ran it, for executions that it left behind: they go on with the steps that their history knows. No new
/// execution begins with it. Its messages grow with the experiment, so it is for the embedded engine only.
/// </summary>
internal static class ExperimentOrchestrator1
{
    public const string Name = "experiment/1";

    public const string FindOutstanding = "find-outstanding/1";
    public const string CompleteAnalysis = "complete-analysis/1";
    public const string Extract = "extract/1";
    public const string CompleteExtraction = "complete-extraction/1";
    public const string Calculate = "calculate/1";
    public const string Report = "report/1";

    private static readonly TimeSpan FirstCleanupPause = TimeSpan.FromSeconds(1);

    public static async Task<ExperimentOutcome> RunAsync(OrchestrationContext context, ExperimentRequest request)
    {
        var outstanding = await context.CallActivityAsync<ImmutableArray<OutstandingCall>>(FindOutstanding, request);
        Enter(context, Stage.Analysis);
        await context.FanOutAsync(
            outstanding.Chunk(request.ShardSize).Select(calls => new Shard1([.. calls])).ToList(),
            shard => context.CallSubOrchestrationAsync<bool>(ShardOrchestrator1.Name, shard));
        var planned = await context.CallActivityAsync<int>(CompleteAnalysis, null);
        Enter(context, Stage.Extraction);
        await ExtractAllAsync(context, planned, request.ShardSize);
        Enter(context, Stage.Calculation);
        await context.CallActivityAsync<bool>(Calculate, null);
        Enter(context, Stage.Report);
        return await context.CallActivityAsync<ExperimentOutcome>(Report, null);
    }

    private static void Enter(OrchestrationContext context, Stage stage) => context.SetCustomStatus(new StageShown(stage.Name()));

    private static async Task ExtractAllAsync(OrchestrationContext context, int planned, int shardSize)
    {
        var unreadable = await context.FanOutAsync(
            new OrdinalRange(1, planned).Cut(shardSize), range => context.CallActivityAsync<ImmutableArray<int>>(Extract, range));
        await context.FanOutAsync([.. unreadable.SelectMany(ordinals => ordinals)], ordinal => CleanUpAsync(context, ordinal));
        await context.CallActivityAsync<bool>(CompleteExtraction, null);
    }

    private static async Task<bool> CleanUpAsync(OrchestrationContext context, int ordinal)
    {
        var after = 0;
        for (var attempt = 1; ; attempt++)
        {
            var reply = await context.CallActivityAsync<CleanupReply>(ActivityNames.CleanUp, new CleanupCall(ordinal, after));
            if (reply.Readable || attempt == Cleanup.MostAttempts || reply.Attempt <= after)
                return reply.Readable;
            after = reply.Attempt;
            await context.CreateTimerAsync(
                FirstCleanupPause * Math.Pow(2, attempt - 1) * (1 + (ordinal % 10 / 100.0)), CancellationToken.None);
        }
    }
}
