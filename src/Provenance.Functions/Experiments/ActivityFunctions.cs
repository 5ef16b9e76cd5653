using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Hosting;
using Provenance.Workflows.Ordinals;

namespace Provenance.Functions.Experiments;

/// <summary>
/// The activities of an experiment as functions. The session is that of the instance which asks; each may run more than once: the archive
/// makes that harmless.
/// </summary>
public sealed class ActivityFunctions(SessionHosts sessions)
{
    [Function("begin-1")]
    public Task<SessionStand> BeginAsync(
        [ActivityTrigger] ExperimentRequest request, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<SessionStand>(instanceId, ActivityNames.Begin, request, cancellationToken);

    [Function("find-outstanding-2")]
    public Task<ImmutableArray<CallBatch>> FindOutstandingAsync(
        [ActivityTrigger] Shard shard, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<ImmutableArray<CallBatch>>(instanceId, ActivityNames.FindOutstanding, shard, cancellationToken);

    [Function("ask-1")]
    public Task<AskReply> AskAsync([ActivityTrigger] OutstandingCall call, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<AskReply>(instanceId, ActivityNames.Ask, call, cancellationToken);

    [Function("complete-analysis-2")]
    public Task<int> CompleteAnalysisAsync(
        [ActivityTrigger] ExperimentRequest request, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<int>(instanceId, ActivityNames.CompleteAnalysis, request, cancellationToken);

    [Function("extract-2")]
    public Task<CallBatch> ExtractAsync([ActivityTrigger] OrdinalRange range, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<CallBatch>(instanceId, ActivityNames.Extract, range, cancellationToken);

    [Function("clean-up-1")]
    public Task<CleanupReply> CleanUpAsync([ActivityTrigger] CleanupCall cleanup, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<CleanupReply>(instanceId, ActivityNames.CleanUp, cleanup, cancellationToken);

    [Function("complete-extraction-2")]
    public Task<bool> CompleteExtractionAsync(
        [ActivityTrigger] ExperimentRequest request, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<bool>(instanceId, ActivityNames.CompleteExtraction, request, cancellationToken);

    [Function("calculate-2")]
    public Task<bool> CalculateAsync([ActivityTrigger] ExperimentRequest request, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<bool>(instanceId, ActivityNames.Calculate, request, cancellationToken);

    [Function("report-2")]
    public Task<ExperimentOutcome> ReportAsync([ActivityTrigger] ReportRequest request, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<ExperimentOutcome>(instanceId, ActivityNames.Report, request, cancellationToken);

    [Function("seal-1")]
    public Task<string?> SealAsync([ActivityTrigger] ExperimentRequest request, string instanceId, CancellationToken cancellationToken) =>
        sessions.RunAsync<string?>(instanceId, ActivityNames.Seal, request, cancellationToken);
}
