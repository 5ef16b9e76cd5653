using Provenance.Core.Stages;
using Provenance.Durable.Orchestrations;

namespace Provenance.Workflows.Experiments;

/// <summary>What an experiment goes through, from the locked plan to the sealed report.</summary>
public static class ExperimentOrchestrator
{
    public const string Name = "experiment/1";

    public static async Task<ExperimentOutcome> RunAsync(OrchestrationContext context, ExperimentRequest request)
    {
        var outstanding = await context.FindOutstandingAsync(request);

        context.Enter(Stage.Analysis);
        await context.AskAllAsync(outstanding, request.ShardSize);
        var planned = await context.CompleteAnalysisAsync();

        context.Enter(Stage.Extraction);
        var unreadable = await context.ExtractAllAsync(planned, request.ShardSize);
        await context.CleanUpAllAsync(unreadable);
        await context.CompleteExtractionAsync();

        context.Enter(Stage.Calculation);
        await context.CalculateAsync();

        context.Enter(Stage.Report);
        return await context.ReportAsync();
    }
}
