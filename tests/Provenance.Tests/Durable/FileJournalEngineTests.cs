using System.Text.Json;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;
using Provenance.Durable.Storage;
using Provenance.Testing.Durable;
using Provenance.Testing.Storage;

namespace Provenance.Tests.Durable;

/// <summary>The embedded engine over a file, opened and closed with the engine.</summary>
public sealed class FileJournalEngineTests : DurableEngineContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private Func<ValueTask>? close;
    private EmbeddedEngine? engine;

    public void Dispose() => folder.Dispose();

    protected override async Task<DurableClient> StartEngineAsync(DurableRegistry registry, TimeProvider clock)
    {
        var journal = FileJournal.Open(new DiskFileStore(folder.Path), "journal");
        close = journal.DisposeAsync;
        engine = await TestEngine.StartAsync(registry, journal, TestEngine.Options with { Clock = clock });
        return engine.Client;
    }

    protected override async Task StopEngineAsync()
    {
        await engine!.DisposeAsync();
        await close!();
    }

    protected override async Task KillEngineAsync()
    {
        await engine!.KillAsync();
        await close!();
    }

    protected override T Read<T>(string? json) => JsonSerializer.Deserialize<T>(json!, JsonSerializerOptions.Web)!;
}
