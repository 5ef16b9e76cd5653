using Provenance.Core.Stages;
using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Ordinals;

namespace Provenance.Workflows.Experiments;

/// <summary>The steps of an experiment in the orchestrator's words, and what its custom status shows of them.</summary>
internal sealed class ExperimentRun
{
    private readonly OrchestrationContext context;
    private readonly ExperimentRequest request;
    private readonly SessionStand stand;
    private StageSum asked = StageSum.Nothing;
    private StageSum cleaned = StageSum.Nothing;

    private ExperimentRun(OrchestrationContext context, ExperimentRequest request, SessionStand stand) =>
        (this.context, this.request, this.stand) = (context, request, stand);

    public static async Task<ExperimentRun> BeginAsync(OrchestrationContext context, ExperimentRequest request)
    {
        var inRange = request with { ShardSize = Math.Clamp(request.ShardSize, 1, ExperimentRequest.MostInShard) };
        return new ExperimentRun(context, inRange, await context.CallActivityAsync<SessionStand>(ActivityNames.Begin, inRange));
    }

    public void Enter(Stage stage) => context.SetCustomStatus(new StageShown(
        stage.Name(), stand.Planned, stand.Settled + asked.Done, asked.Failed, stand.Cost + asked.Cost + cleaned.Cost));

    /// <summary>Asks for whatever is missing, unless the answers were asked for elsewhere.</summary>
    public async Task AskAllAsync()
    {
        if (stand.Asks)
            asked = await context.SpreadAsync(Whole(Stage.Analysis), Watching(stand.Planned - stand.Settled, sum => new StageShown(
                Stage.Analysis.Name(), stand.Planned, stand.Settled + sum.Done, sum.Failed, stand.Cost + sum.Cost)));
    }

    public Task CompleteAnalysisAsync() => context.CallActivityAsync<int>(ActivityNames.CompleteAnalysis, request);

    /// <summary>Makes data of every answer there is; what can't be read is given to a model to clean up, where there is one for that.</summary>
    public async Task ExtractAllAsync() =>
        cleaned = await context.SpreadAsync(Whole(Stage.Extraction), Watching(stand.Planned, sum => new StageShown(
            Stage.Extraction.Name(), stand.Planned, sum.Done, sum.Failed, stand.Cost + asked.Cost + sum.Cost)));

    public Task CompleteExtractionAsync() => context.CallActivityAsync<bool>(ActivityNames.CompleteExtraction, request);

    public Task CalculateAsync() => context.CallActivityAsync<bool>(ActivityNames.Calculate, request);

    public Task<ExperimentOutcome> ReportAsync() => context.CallActivityAsync<ExperimentOutcome>(
        ActivityNames.Report, new ReportRequest(Hold.Merge(asked.Holds, cleaned.Holds)) { RequestId = request.RequestId });

    /// <returns>The outcome, with the root of what was sealed.</returns>
    public async Task<ExperimentOutcome> SealAsync(ExperimentOutcome outcome) =>
        outcome with { Seal = await context.CallActivityAsync<string?>(ActivityNames.Seal, request) };

    private StagePart Whole(Stage stage) =>
        new(context.InstanceId, stage, new OrdinalRange(1, stand.Planned), request.ShardSize, request.RetryFailed) { RequestId = request.RequestId };

    /// <summary>Shows each sum, with the time that is left when what remains goes as what is done went.</summary>
    private Action<StageSum> Watching(int calls, Func<StageSum, StageShown> show)
    {
        var begun = context.CurrentUtcDateTime;
        return sum =>
        {
            var ended = sum.Done + sum.Failed;
            var elapsed = (context.CurrentUtcDateTime - begun).TotalSeconds;
            context.SetCustomStatus(show(sum) with
            {
                SecondsLeft = ended == 0 ? null : Math.Round(elapsed * Math.Max(0, calls - ended) / ended),
            });
        };
    }
}
