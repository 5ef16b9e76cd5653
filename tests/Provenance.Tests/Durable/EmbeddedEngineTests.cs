using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
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
        engine = new EmbeddedEngine(
            registry,
            journal,
            new EmbeddedEngineOptions { Json = JsonSerializerOptions.Web, Clock = clock },
            NullLogger<EmbeddedEngine>.Instance);
        await engine.StartAsync(CancellationToken.None);
        return engine.Client;
    }

    protected override async Task StopEngineAsync() => await engine!.DisposeAsync();

    protected override Task KillEngineAsync() => engine!.StopAsync(new CancellationToken(canceled: true));

    protected override T Read<T>(string? json) => JsonSerializer.Deserialize<T>(json!, JsonSerializerOptions.Web)!;
}
