using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Durable.Embedded;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;

namespace Provenance.Tests.Durable;

/// <summary>Embedded engines as the tests use them.</summary>
internal static class TestEngine
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static readonly EmbeddedEngineOptions Options = new() { Json = JsonSerializerOptions.Web };

    public static EmbeddedEngine Create(DurableRegistry registry, IJournal journal, EmbeddedEngineOptions? options = null) =>
        new(registry, journal, options ?? Options, NullLogger<EmbeddedEngine>.Instance);

    public static async Task<EmbeddedEngine> StartAsync(DurableRegistry registry, IJournal journal, EmbeddedEngineOptions? options = null)
    {
        var engine = Create(registry, journal, options);
        await engine.StartAsync(CancellationToken.None).WaitAsync(Patience);
        return engine;
    }

    /// <summary>Ends an engine as a dying process would: what runs gets no result.</summary>
    public static Task KillAsync(this EmbeddedEngine engine) => engine.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Patience);

    public static async Task<string> RunAsync(this EmbeddedEngine engine, string orchestrator, object? input = null, string? id = null)
    {
        var scheduled = await engine.Client.ScheduleNewOrchestrationAsync(orchestrator, input, id, CancellationToken.None).WaitAsync(Patience);
        var state = await engine.Client.WaitForCompletionAsync(scheduled, CancellationToken.None).WaitAsync(Patience);
        return state.Output ?? $"{state.Status}: {state.Failure?.Message}";
    }
}
