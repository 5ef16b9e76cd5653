using Provenance.Core.Stages;
using Provenance.Durable.Orchestrations;

namespace Provenance.Workflows.Experiments;

/// <summary>What an experiment goes through, from the locked plan to the sealed report.</summary>
public static class ExperimentOrchestrator
{
    public const string Name = "experiment/2";

    public static async Task<ExperimentOutcome> RunAsync(OrchestrationContext context, ExperimentRequest request)
    {
        var run = await ExperimentRun.BeginAsync(context, request);

        run.Enter(Stage.Analysis);
        await run.AskAllAsync();
        await run.CompleteAnalysisAsync();

        run.Enter(Stage.Extraction);
        await run.ExtractAllAsync();
        await run.CompleteExtractionAsync();

        run.Enter(Stage.Calculation);
        await run.CalculateAsync();

        run.Enter(Stage.Report);
        var outcome = await run.ReportAsync();
        return await run.SealAsync(outcome);
    }
}
