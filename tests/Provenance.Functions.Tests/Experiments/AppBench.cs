using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core.Models;
using Provenance.Durable.Clients;
using Provenance.Functions.Experiments;
using Provenance.Functions.TaskHub;
using Provenance.Functions.Tests.Hub;
using Provenance.Testing;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Hosting;
using Xunit;

namespace Provenance.Functions.Tests.Experiments;

/// <summary>The app's functions over a hub in memory, one small experiment and a scripted gateway.</summary>
internal sealed class AppBench : ISessionOpener, IAsyncDisposable
{
    public const string Session = "session_20261120_093000";

    private readonly SmallExperiment experiment;
    private readonly SessionHosts sessions;
    private readonly HubWorker worker;

    /// <param name="dieAt">The process dies before it hands in the answer of this number, counted from 1; null for never.</param>
    public AppBench(SmallExperiment experiment, ManualClock clock, MemoryHub hub, Func<Ask, ScriptedReply> script, int? dieAt = null)
    {
        var answers = 0;
        (this.experiment, Hub) = (experiment, hub);
        Gateway = new ScriptedGateway(experiment.Archive, script);
        sessions = new SessionHosts(this, TimeProvider.System, TimeSpan.FromMinutes(5), NullLogger<SessionHosts>.Instance);
        worker = new HubWorker(hub, HubFunctions.Of(typeof(ExperimentFunctions), new ActivityFunctions(sessions)), clock)
        {
            BeforeAnswer = _ =>
            {
                if (Interlocked.Increment(ref answers) != dieAt)
                    return;
                Died.TrySetResult();
                throw new WorkerDiedException();
            },
        };
        Client = new TaskHubClient(new HubClient(hub, worker));
    }

    public MemoryHub Hub { get; }

    public ScriptedGateway Gateway { get; }

    public DurableClient Client { get; }

    public TaskCompletionSource Died { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sessions that were opened, by name.</summary>
    public List<string> Opened { get; } = [];

    public Task<OpenSession> OpenAsync(string session, CancellationToken cancellationToken)
    {
        Opened.Add(session);
        return Task.FromResult(new OpenSession(experiment.Archive, Gateway));
    }

    public void Start() => worker.Start();

    public Task<string> ScheduleAsync(ExperimentRequest? request = null, string instance = Session) => Client.ScheduleNewOrchestrationAsync(
        ExperimentOrchestrator.Name, request ?? new ExperimentRequest(Session), instance, CancellationToken.None);

    public async Task<ExperimentOutcome> EndAsync(string instance = Session)
    {
        var state = await Client.WaitForCompletionAsync(instance, CancellationToken.None);
        Assert.True(state.Status == InstanceStatus.Completed, state.Failure?.ToString());
        return JsonSerializer.Deserialize<ExperimentOutcome>(state.Output!, TaskHubJson.Options)!;
    }

    /// <summary>What is in flight when the process dies comes to the archive first: whether it was asked twice can be told then.</summary>
    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync();
        await worker.DisposeAsync();
        await sessions.DisposeAsync();
    }
}
