using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Provenance.Functions.TaskHub;
using Provenance.Testing;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Hosting;
using Xunit;

namespace Provenance.Functions.Tests.Real;

/// <summary>A whole experiment on Microsoft's own worker and replay, with shards, stages below one another, a pause and a clean-up.</summary>
public sealed class RealExperimentTests : ISessionOpener
{
    private const string Session = "session_20261120_093000";

    private readonly SmallExperiment experiment = new(new ManualClock(), documents: 50, runs: 5, cleans: true);
    private ScriptedGateway? gateway;

    [Fact]
    public async Task An_experiment_goes_through_its_shards_to_its_report()
    {
        var paused = 0;
        gateway = new ScriptedGateway(experiment.Archive, ask => ask switch
        {
            { Call: { Kind: RecordKind.Response, Ordinal: 5 } } when Interlocked.Increment(ref paused) == 1 =>
                new ScriptedReply(OutcomeClass.RateLimited, RetryAfter: TimeSpan.FromMilliseconds(200)),
            { Call: { Kind: RecordKind.Response, Ordinal: 2 } } => "It is hard to say.",
            _ => SmallExperiment.Answer(0.8, 0.3),
        });
        await using var sessions = new SessionHosts(this, TimeProvider.System, TimeSpan.FromMinutes(5), NullLogger<SessionHosts>.Instance);
        var registry = new DurableRegistry().AddExperimentWorkflow(experiment.Archive, gateway, new RunGate());
        await using var hub = await RealHub.StartAsync(registry, (instance, activity, input) =>
            sessions.RunAsync<object?>(instance, activity.Name, input, CancellationToken.None));
        await hub.Client.ScheduleNewOrchestrationAsync(
            ExperimentOrchestrator.Name, new ExperimentRequest(Session, ShardSize: 25), Session, CancellationToken.None);

        var state = await hub.Client.WaitForCompletionAsync(Session, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.True(state.Status == InstanceStatus.Completed, state.Failure?.ToString());
        Assert.Equal(
            new ExperimentOutcome(ExperimentEnd.Done, 250, 250, 250, null),
            JsonSerializer.Deserialize<ExperimentOutcome>(state.Output!, TaskHubJson.Options));
        Assert.Equal(Enumerable.Range(1, 250), gateway.Sent.Where(ask => ask.Call.Kind == RecordKind.Response).Select(ask => ask.Call.Ordinal).Order());
    }

    public Task<OpenSession> OpenAsync(string session, CancellationToken cancellationToken) =>
        Task.FromResult(new OpenSession(experiment.Archive, gateway!));
}
