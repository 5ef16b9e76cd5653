using System.Collections.Immutable;
using Provenance.Core.Extraction;
using Provenance.Core.Stages;
using Provenance.Durable.Orchestrations;

namespace Provenance.Workflows.Experiments;

/// <summary>The steps of an experiment in the orchestrator's words.</summary>
internal static class ExperimentSteps
{
    private static readonly TimeSpan FirstCleanupPause = TimeSpan.FromSeconds(1);

    public static void Enter(this OrchestrationContext context, Stage stage) => context.SetCustomStatus(new StageShown(stage.Name()));

    /// <summary>The calls that this execution has to ask, decided once and kept in history.</summary>
    public static Task<ImmutableArray<OutstandingCall>> FindOutstandingAsync(this OrchestrationContext context, ExperimentRequest request) =>
        context.CallActivityAsync<ImmutableArray<OutstandingCall>>(ActivityNames.FindOutstanding, request);

    public static Task AskAllAsync(this OrchestrationContext context, ImmutableArray<OutstandingCall> outstanding, int shardSize) =>
        context.FanOutAsync(
            outstanding.Chunk(shardSize).Select(calls => new Shard([.. calls])).ToList(),
            shard => context.CallSubOrchestrationAsync<bool>(ShardOrchestrator.Name, shard));

    /// <returns>How many calls the plan has.</returns>
    public static Task<int> CompleteAnalysisAsync(this OrchestrationContext context) =>
        context.CallActivityAsync<int>(ActivityNames.CompleteAnalysis, null);

    /// <summary>Reads every answer there is.</summary>
    /// <returns>The ordinals that a model should clean up.</returns>
    public static async Task<ImmutableArray<int>> ExtractAllAsync(this OrchestrationContext context, int planned, int shardSize)
    {
        var unreadable = await context.FanOutAsync(
            Ranges(planned, shardSize),
            range => context.CallActivityAsync<ImmutableArray<int>>(ActivityNames.Extract, range));
        return [.. unreadable.SelectMany(ordinals => ordinals)];
    }

    public static Task CleanUpAllAsync(this OrchestrationContext context, ImmutableArray<int> ordinals) =>
        context.FanOutAsync(ordinals, ordinal => CleanUpAsync(context, ordinal));

    public static Task CompleteExtractionAsync(this OrchestrationContext context) =>
        context.CallActivityAsync<bool>(ActivityNames.CompleteExtraction, null);

    public static Task CalculateAsync(this OrchestrationContext context) =>
        context.CallActivityAsync<bool>(ActivityNames.Calculate, null);

    public static Task<ExperimentOutcome> ReportAsync(this OrchestrationContext context) =>
        context.CallActivityAsync<ExperimentOutcome>(ActivityNames.Report, null);

    private static async Task<bool> CleanUpAsync(OrchestrationContext context, int ordinal)
    {
        var after = 0;
        for (var attempt = 1; ; attempt++)
        {
            var reply = await context.CallActivityAsync<CleanupReply>(ActivityNames.CleanUp, new CleanupCall(ordinal, after));
            if (reply.Readable || attempt == Cleanup.MostAttempts || reply.Attempt <= after)
                return reply.Readable;
            after = reply.Attempt;
            await context.CreateTimerAsync(Pause(ordinal, attempt), CancellationToken.None);
        }
    }

    /// <summary>1 s, 2 s, with up to a tenth more that depends on the ordinal, so that a fan-out does not come back all at once.</summary>
    private static TimeSpan Pause(int ordinal, int attempt) =>
        FirstCleanupPause * Math.Pow(2, attempt - 1) * (1 + (ordinal % 10 / 100.0));

    private static List<OrdinalRange> Ranges(int planned, int size) =>
        [.. Enumerable.Range(0, (planned + size - 1) / size).Select(i => new OrdinalRange((i * size) + 1, Math.Min(planned, (i + 1) * size)))];
}

/// <summary>The custom status: which stage the experiment is in.</summary>
public sealed record StageShown(string Stage);
