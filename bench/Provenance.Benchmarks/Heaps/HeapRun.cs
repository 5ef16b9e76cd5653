using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Archive;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Gateway;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Ordinals;

namespace Provenance.Benchmarks.Heaps;

/// <summary>A whole session in this process, with a look at the live heap after each stage.</summary>
internal static class HeapRun
{
    private const string Orchestrator = "benchmark-heap/1";

    /// <returns>Live bytes by the moment, in order.</returns>
    public static async Task<IReadOnlyList<(string Moment, long Bytes)>> RunAsync(SessionStore store, string session, CancellationToken cancellationToken)
    {
        var looks = new List<(string, long)>();
        await using var archive = await store.OpenAsync(session, takeOver: false, cancellationToken);
        await using var services = new ServiceCollection().AddLogging().AddModelGateway().BuildServiceProvider();
        using var gateway = services.GetRequiredService<ModelGateways>().Open(archive);
        var registry = new DurableRegistry()
            .AddExperimentWorkflow(archive, gateway, new RunGate())
            .AddOrchestrator<ExperimentRequest, bool>(Orchestrator, (context, request) => RunAsync(context, request, archive.Plan.Calls.Length, Look));
        var options = new EmbeddedEngineOptions { MaxConcurrentActivities = 512, Json = WorkflowJson.Default.Options, Grace = TimeSpan.Zero };
        await using var engine = new EmbeddedEngine(registry, archive.Journal, options, NullLogger<EmbeddedEngine>.Instance);
        await engine.StartAsync(cancellationToken);
        Look("opened");
        await engine.Client.ScheduleNewOrchestrationAsync(Orchestrator, new ExperimentRequest(session), session + "-heap", cancellationToken);
        var state = await engine.Client.WaitForCompletionAsync(session + "-heap", cancellationToken);
        return state.Status == InstanceStatus.Completed
            ? looks
            : throw new InvalidOperationException($"The run ended as {state.Status}: {state.Failure?.Message}");

        void Look(string moment) => looks.Add((moment, GC.GetTotalMemory(forceFullCollection: true)));
    }

    private static async Task<bool> RunAsync(OrchestrationContext context, ExperimentRequest request, int planned, Action<string> look)
    {
        var ranges = new OrdinalRange(1, planned).Cut(request.ShardSize);
        await context.FanOutAsync(ranges, range => context.CallSubOrchestrationAsync<StageSum>(AskingOrchestrator.Name, new Shard(range)));
        look("asked");
        await context.CallActivityAsync<int>(ActivityNames.CompleteAnalysis, request);
        look("analysis complete");
        await context.FanOutAsync(ranges, range => context.CallSubOrchestrationAsync<StageSum>(ExtractingOrchestrator.Name, new Shard(range)));
        await context.CallActivityAsync<bool>(ActivityNames.CompleteExtraction, request);
        look("extraction complete");
        await context.CallActivityAsync<bool>(ActivityNames.Calculate, request);
        look("calculation complete");
        await context.CallActivityAsync<ExperimentOutcome>(ActivityNames.Report, new ReportRequest([]));
        look("report written");
        return true;
    }
}
