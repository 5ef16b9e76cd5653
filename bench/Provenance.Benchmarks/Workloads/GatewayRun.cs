using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Archive;
using Provenance.Benchmarks.Figures;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;
using Provenance.Gateway;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Ordinals;

namespace Provenance.Benchmarks.Workloads;

/// <summary>The analysis stage of a session as the program itself runs it: archive on disk, gateway, embedded engine, the workflow's own activities.</summary>
internal static class GatewayRun
{
    /// <summary>As many as the command line's host has.</summary>
    private const int ConcurrentActivities = 512;

    private const string Orchestrator = "benchmark-analysis/1";

    /// <param name="last">The last call that is asked; null for all of them, and then the checkpoint.</param>
    public static async Task<RunMarks> RunAsync(SessionStore store, string session, int? last, CancellationToken cancellationToken)
    {
        await using var archive = await store.OpenAsync(session, takeOver: false, cancellationToken);
        await using var services = new ServiceCollection().AddLogging().AddModelGateway().BuildServiceProvider();
        using var gateway = services.GetRequiredService<ModelGateways>().Open(archive);
        var marks = new RunMarks(archive);
        var registry = new DurableRegistry()
            .AddExperimentWorkflow(archive, gateway, new RunGate())
            .AddOrchestrator<ExperimentRequest, bool>(Orchestrator, (context, request) => AnalyseAsync(context, request, archive.Plan.Calls.Length, last, marks));
        await using var engine = new EmbeddedEngine(registry, archive.Journal, EngineOptions, NullLogger<EmbeddedEngine>.Instance);
        await engine.StartAsync(cancellationToken);
        marks.Begin();
        await engine.Client.ScheduleNewOrchestrationAsync(Orchestrator, new ExperimentRequest(session), session + "-benchmark", cancellationToken);
        var state = await engine.Client.WaitForCompletionAsync(session + "-benchmark", cancellationToken);
        return state.Status == InstanceStatus.Completed
            ? marks
            : throw new InvalidOperationException($"The workload ended as {state.Status}: {state.Failure?.Message}");
    }

    private static EmbeddedEngineOptions EngineOptions { get; } = new()
    {
        MaxConcurrentActivities = ConcurrentActivities,
        Json = WorkflowJson.Default.Options,
        Grace = TimeSpan.Zero,
    };

    private static async Task<bool> AnalyseAsync(OrchestrationContext context, ExperimentRequest request, int calls, int? last, RunMarks marks)
    {
        await context.FanOutAsync(
            new OrdinalRange(1, last ?? calls).Cut(request.ShardSize),
            range => context.CallSubOrchestrationAsync<StageSum>(AskingOrchestrator.Name, new Shard(range)));
        marks.Durable();
        if (last is null)
            await context.CallActivityAsync<int>(ActivityNames.CompleteAnalysis, request);
        marks.Whole();
        return true;
    }
}

/// <summary>The stand of clocks and counters at the moments that count.</summary>
internal sealed class RunMarks(FileSessionArchive archive)
{
    private Spent begun;
    private LogCounters logBefore;

    /// <summary>Until the last answer was durable, and the engine knew.</summary>
    public Spent UntilDurable { get; private set; }

    /// <summary>Until every file was made and flushed and the checkpoint was written.</summary>
    public Spent UntilWhole { get; private set; }

    /// <summary>How many answers had no file of their own when the last one was durable.</summary>
    public int UnmadeWhenDurable { get; private set; }

    public LogCounters LogUntilDurable { get; private set; }

    public LogCounters LogUntilWhole { get; private set; }

    public void Begin() => (logBefore, begun) = (archive.LogCounters, Spent.Afresh());

    public void Durable() =>
        (UntilDurable, LogUntilDurable, UnmadeWhenDurable) = (Spent.Now().Since(begun), Since(archive.LogCounters), archive.Unmade);

    public void Whole() => (UntilWhole, LogUntilWhole) = (Spent.Now().Since(begun), Since(archive.LogCounters));

    private LogCounters Since(LogCounters now) =>
        new(now.Frames - logBefore.Frames, now.Bytes - logBefore.Bytes, now.Flushes - logBefore.Flushes);
}
