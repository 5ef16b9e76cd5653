using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Durable.Orchestrations;

namespace Provenance.Workflows.Experiments;

/// <summary>The orchestrators and activities of an experiment, under the names that histories know.</summary>
public static class ExperimentWorkflow
{
    /// <summary>Registers the workflow of one session over its archive and the way to its models.</summary>
    public static DurableRegistry AddExperimentWorkflow(
        this DurableRegistry registry, ISessionArchive archive, IModelGateway gateway, RunGate gate)
    {
        var documents = new DocumentTexts(archive);
        var analysis = new AnalysisActivities(archive, gateway, documents, gate);
        var extraction = new ExtractionActivities(archive, gateway, documents, gate);
        var report = new ReportActivities(archive, gate);
        return registry
            .AddOrchestrator<ExperimentRequest, ExperimentOutcome>(ExperimentOrchestrator.Name, ExperimentOrchestrator.RunAsync)
            .AddOrchestrator<Shard, bool>(ShardOrchestrator.Name, ShardOrchestrator.RunAsync)
            .AddActivity<ExperimentRequest, ImmutableArray<OutstandingCall>>(
                ActivityNames.FindOutstanding, analysis.FindOutstandingAsync)
            .AddActivity<OutstandingCall, AskReply>(ActivityNames.Ask, analysis.AskAsync)
            .AddActivity<object?, int>(ActivityNames.CompleteAnalysis, analysis.CompleteAsync)
            .AddActivity<OrdinalRange, ImmutableArray<int>>(ActivityNames.Extract, extraction.ExtractAsync)
            .AddActivity<CleanupCall, CleanupReply>(ActivityNames.CleanUp, extraction.CleanUpAsync)
            .AddActivity<object?, bool>(ActivityNames.CompleteExtraction, extraction.CompleteAsync)
            .AddActivity<object?, bool>(ActivityNames.Calculate, report.CalculateAsync)
            .AddActivity<object?, ExperimentOutcome>(ActivityNames.Report, report.ReportAsync);
    }
}
