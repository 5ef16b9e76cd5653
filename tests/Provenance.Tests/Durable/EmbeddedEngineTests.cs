using System.Text.Json;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Testing.Durable;

namespace Provenance.Tests.Durable;

public sealed class EmbeddedEngineTests : DurableEngineContract
{
    private readonly InMemoryJournal journal = new();
    private EmbeddedEngine? engine;

    protected override async Task<DurableClient> StartEngineAsync(DurableRegistry registry, TimeProvider clock)
    {
        engine = await TestEngine.StartAsync(registry, journal, TestEngine.Options with { Clock = clock });
        return engine.Client;
    }

    protected override async Task StopEngineAsync() => await engine!.DisposeAsync();

    protected override Task KillEngineAsync() => engine!.KillAsync();

    protected override T Read<T>(string? json) => JsonSerializer.Deserialize<T>(json!, JsonSerializerOptions.Web)!;
}
