using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Ordinals;
using Provenance.Workflows.Released;

namespace Provenance.Workflows.Experiments;

/// <summary>The orchestrators and activities of an experiment, under the names that histories know.</summary>
public static class ExperimentWorkflow
{
    /// <summary>Whether instances of this orchestrator are executions of an experiment, by this program or an earlier one.</summary>
    public static bool IsExperiment(string orchestrator) => orchestrator is ExperimentOrchestrator.Name or ExperimentOrchestrator1.Name;

    /// <summary>Registers the workflow of one session over its archive and the way to its models.</summary>
    public static DurableRegistry AddExperimentWorkflow(
        this DurableRegistry registry, ISessionArchive archive, IModelGateway gateway, RunGate gate) => registry
            .AddExperimentOrchestrators()
            .AddExperimentActivities(archive, gateway, gate);

    /// <summary>Registers the orchestrators, those of released versions included. They know no session: it is named by what they are told.</summary>
    public static DurableRegistry AddExperimentOrchestrators(this DurableRegistry registry) => registry
        .AddOrchestrator<ExperimentRequest, ExperimentOutcome>(ExperimentOrchestrator.Name, ExperimentOrchestrator.RunAsync)
        .AddOrchestrator<StagePart, StageSum>(StageOrchestrator.Name, StageOrchestrator.RunAsync)
        .AddOrchestrator<Shard, StageSum>(AskingOrchestrator.Name, AskingOrchestrator.RunAsync)
        .AddOrchestrator<Shard, StageSum>(ExtractingOrchestrator.Name, ExtractingOrchestrator.RunAsync)
        .AddOrchestrator<ExperimentRequest, ExperimentOutcome>(ExperimentOrchestrator1.Name, ExperimentOrchestrator1.RunAsync)
        .AddOrchestrator<Shard1, bool>(ShardOrchestrator1.Name, ShardOrchestrator1.RunAsync);

    /// <summary>Registers the activities of one session.</summary>
    public static DurableRegistry AddExperimentActivities(
        this DurableRegistry registry, ISessionArchive archive, IModelGateway gateway, RunGate gate)
    {
        var documents = new DocumentTexts(archive);
        var analysis = new AnalysisActivities(archive, gateway, documents, gate);
        var extraction = new ExtractionActivities(archive, gateway, documents, gate);
        var report = new ReportActivities(archive, gate);
        return registry
            .AddActivity<ExperimentRequest, SessionStand>(ActivityNames.Begin, analysis.BeginAsync)
            .AddActivity<Shard, ImmutableArray<CallBatch>>(ActivityNames.FindOutstanding, analysis.FindOutstandingAsync)
            .AddActivity<OutstandingCall, AskReply>(ActivityNames.Ask, analysis.AskAsync)
            .AddActivity<ExperimentRequest?, int>(ActivityNames.CompleteAnalysis, analysis.CompleteAsync)
            .AddActivity<OrdinalRange, CallBatch>(ActivityNames.Extract, extraction.ExtractAsync)
            .AddActivity<CleanupCall, CleanupReply>(ActivityNames.CleanUp, extraction.CleanUpAsync)
            .AddActivity<ExperimentRequest?, bool>(ActivityNames.CompleteExtraction, extraction.CompleteAsync)
            .AddActivity<ExperimentRequest?, bool>(ActivityNames.Calculate, report.CalculateAsync)
            .AddActivity<ReportRequest?, ExperimentOutcome>(ActivityNames.Report, report.ReportAsync)
            .AddActivity<ExperimentRequest?, string?>(ActivityNames.Seal, report.SealAsync)
            .AddActivity<ExperimentRequest, ImmutableArray<OutstandingCall>>(ExperimentOrchestrator1.FindOutstanding, analysis.FindAllOutstandingAsync)
            .AddActivity<ExperimentRequest?, int>(ExperimentOrchestrator1.CompleteAnalysis, analysis.CompleteAsync)
            .AddActivity<OrdinalRange, ImmutableArray<int>>(ExperimentOrchestrator1.Extract, extraction.ExtractListAsync)
            .AddActivity<ExperimentRequest?, bool>(ExperimentOrchestrator1.CompleteExtraction, extraction.CompleteAsync)
            .AddActivity<ExperimentRequest?, bool>(ExperimentOrchestrator1.Calculate, report.CalculateAsync)
            .AddActivity<ReportRequest?, ExperimentOutcome>(ExperimentOrchestrator1.Report, report.ReportAsync);
    }
}
