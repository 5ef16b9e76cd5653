using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Provenance.Functions.TaskHub;
using Provenance.Workflows.Experiments;

namespace Provenance.Functions.Experiments;

/// <summary>
/// The orchestrators of an experiment as functions. A function's name is that of the orchestrator, with its version; a version that a task
/// hub may still hold instances of stays here beside the next one.
/// </summary>
public static class ExperimentFunctions
{
    [Function("experiment-2")]
    public static Task<ExperimentOutcome> RunExperimentAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context, ExperimentRequest request) =>
        TaskHubContext.RunAsync(context, ExperimentOrchestrator.RunAsync, request);

    [Function("experiment-stage-2")]
    public static Task<StageSum> RunStageAsync([OrchestrationTrigger] TaskOrchestrationContext context, StagePart part) =>
        TaskHubContext.RunAsync(context, StageOrchestrator.RunAsync, part);

    [Function("experiment-asking-2")]
    public static Task<StageSum> AskAsync([OrchestrationTrigger] TaskOrchestrationContext context, Shard shard) =>
        TaskHubContext.RunAsync(context, AskingOrchestrator.RunAsync, shard);

    [Function("experiment-extracting-2")]
    public static Task<StageSum> ExtractAsync([OrchestrationTrigger] TaskOrchestrationContext context, Shard shard) =>
        TaskHubContext.RunAsync(context, ExtractingOrchestrator.RunAsync, shard);
}
