using Microsoft.Extensions.Logging;
using Provenance.Archive;
using Provenance.Archive.Sessions;
using Provenance.Cli.Running;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Gateway.Replays;
using Provenance.Workflows.Experiments;

namespace Provenance.Cli.Replaying;

/// <summary>
/// Runs a session's orchestration again, in a folder of its own, with nothing behind the gateway but the session's records, and compares what
/// comes of it.
/// </summary>
internal sealed class ReplayRun(SessionPlace place, ILoggerFactory logs)
{
    /// <param name="folder">An empty folder.</param>
    public async Task<ReplayResult> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await using var recorded = await place.Store.OpenForReadingAsync(place.Name, cancellationToken);
        if (recorded.IsHeld)
            throw new SessionInUseException(place.Name, recorded.Holder);
        var clock = new SetClock(recorded.Session.Created);
        var store = new SessionStore(folder, clock);
        await place.Store.BeginAnewAsync(place.Name, store, cancellationToken);
        await using (var earlier = await store.OpenAsync(place.Name, takeOver: false, cancellationToken))
            await RecordedAttempts.TakeOverAsync(recorded, earlier, time => clock.Now = time, cancellationToken);

        ReplayGateway gateway;
        await using (var archive = await store.OpenAsync(place.Name, takeOver: false, cancellationToken))
        {
            gateway = new ReplayGateway(recorded, archive);
            await RunAsync(archive, gateway, cancellationToken);
        }

        await using var replayed = await store.OpenForReadingAsync(place.Name, cancellationToken);
        var (compared, differences) = await new SessionComparison(recorded, replayed).CompareAsync(cancellationToken);
        return new ReplayResult(place.Name, gateway.Answered, compared, [.. differences], [.. gateway.Misses]);
    }

    private async Task RunAsync(FileSessionArchive archive, IModelGateway gateway, CancellationToken cancellationToken)
    {
        var registry = new DurableRegistry().AddExperimentWorkflow(archive, gateway, new RunGate());
        var options = new EmbeddedEngineOptions { Json = WorkflowJson.Default.Options, Clock = new HastyClock(), Grace = TimeSpan.Zero };
        await using var engine = new EmbeddedEngine(registry, archive.Journal, options, logs.CreateLogger<EmbeddedEngine>());
        await engine.StartAsync(cancellationToken);
        await engine.Client.ScheduleNewOrchestrationAsync(
            ExperimentOrchestrator.Name, new ExperimentRequest(place.Name), place.Name, cancellationToken);
        var state = await engine.Client.WaitForCompletionAsync(place.Name, cancellationToken);
        if (state.Status != InstanceStatus.Completed)
            throw new ExperimentFailedException(place.Name, state.Failure);
    }
}
