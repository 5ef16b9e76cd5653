using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core.Models;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Testing;
using Provenance.Testing.Durable;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Xunit;

namespace Provenance.Tests.Workflows;

/// <summary>An engine over one small experiment and a scripted gateway.</summary>
internal sealed class WorkflowBench : IAsyncDisposable
{
    private readonly EmbeddedEngine engine;

    public WorkflowBench(SmallExperiment experiment, ManualClock clock, Func<Ask, ScriptedReply> script)
    {
        Gateway = new ScriptedGateway(experiment.Archive, script);
        var registry = new DurableRegistry().AddExperimentWorkflow(experiment.Archive, Gateway, new RunGate());
        var options = new EmbeddedEngineOptions { Json = WorkflowJson.Default.Options, Clock = clock };
        engine = new EmbeddedEngine(registry, new InMemoryJournal(), options, NullLogger<EmbeddedEngine>.Instance);
    }

    public ScriptedGateway Gateway { get; }

    public DurableClient Client => engine.Client;

    public async Task<string> StartAsync(ExperimentRequest? request = null)
    {
        await engine.StartAsync(CancellationToken.None);
        return await Client.ScheduleNewOrchestrationAsync(
            ExperimentOrchestrator.Name, request ?? new ExperimentRequest("session"), null, CancellationToken.None);
    }

    public async Task<ExperimentOutcome> RunAsync(ExperimentRequest? request = null) => await EndAsync(await StartAsync(request));

    public async Task<ExperimentOutcome> EndAsync(string instance)
    {
        var state = await Client.WaitForCompletionAsync(instance, CancellationToken.None);
        Assert.True(state.Status == InstanceStatus.Completed, state.Failure?.ToString());
        return JsonSerializer.Deserialize(state.Output!, WorkflowJson.Default.ExperimentOutcome)!;
    }

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
