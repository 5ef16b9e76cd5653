using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Durable.Embedded;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;
using Provenance.Workflows.Experiments;

namespace Provenance.Benchmarks.Engines;

/// <summary>An embedded engine with one orchestrator, which fans out over activities that do nothing and then waits for what never comes.</summary>
internal sealed class FanOutEngine : IAsyncDisposable
{
    private const string Orchestrator = "fan-out/1";
    private const string Activity = "reply/1";

    private readonly TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EmbeddedEngine engine;

    public FanOutEngine(IJournal journal, int activities)
    {
        var registry = new DurableRegistry()
            .AddActivity<OutstandingCall, AskReply>(Activity, (call, _) => Task.FromResult(Reply(call)))
            .AddOrchestrator<string, bool>(Orchestrator, (context, _) => RunAsync(context, activities));
        var options = new EmbeddedEngineOptions { Json = WorkflowJson.Default.Options };
        engine = new EmbeddedEngine(registry, journal, options, NullLogger<EmbeddedEngine>.Instance);
    }

    /// <summary>Runs the orchestrator until it waits.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await engine.StartAsync(cancellationToken);
        await engine.Client.ScheduleNewOrchestrationAsync(Orchestrator, "", Orchestrator, cancellationToken);
        await waiting.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Starts over a journal in which it waits already.</summary>
    /// <returns>When it waited again, as a <see cref="Stopwatch"/> timestamp.</returns>
    public async Task<long> ReplayAsync(CancellationToken cancellationToken)
    {
        await engine.StartAsync(cancellationToken);
        await waiting.Task.WaitAsync(cancellationToken);
        return Stopwatch.GetTimestamp();
    }

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    private async Task<bool> RunAsync(OrchestrationContext context, int activities)
    {
        await context.FanOutAsync(
            Enumerable.Range(1, activities).ToList(),
            ordinal => context.CallActivityAsync<AskReply>(Activity, new OutstandingCall(ordinal)));
        var late = context.CreateTimerAsync(context.CurrentUtcDateTime.AddHours(1), CancellationToken.None);
        var never = context.WaitForExternalEventAsync<bool>("never", CancellationToken.None);
        waiting.TrySetResult();
        await Task.WhenAny(late, never);
        return true;
    }

    /// <summary>As large as what history keeps of an answer.</summary>
    private static AskReply Reply(OutstandingCall call) => new("answered", call.Ordinal, new string('0', 64), null);
}
