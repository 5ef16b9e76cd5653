using System.Text.Json;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Provenance.Functions.TaskHub;
using Provenance.Functions.Tests.Hub;
using Provenance.Testing.Durable;

namespace Provenance.Functions.Tests.TaskHub;

/// <summary>The engine contract on the adapter, over a hub that keeps to the rules of Durable Functions.</summary>
public sealed class TaskHubContractTests : DurableEngineContract
{
    private readonly MemoryHub hub = new();
    private HubWorker? worker;

    protected override EngineTraits Traits => new()
    {
        ComparesInputsAtReplay = false,
        NoticesDivergenceAtStart = false,
        DivergenceKind = DivergedException.HubType,
        CancelsActivities = false,
        RefusesTakenIds = false,
    };

    protected override Task<DurableClient> StartEngineAsync(DurableRegistry registry, TimeProvider clock)
    {
        worker = new HubWorker(hub, HubFunctions.Of(registry), clock);
        worker.Start();
        return Task.FromResult<DurableClient>(new TaskHubClient(new HubClient(hub, worker)));
    }

    protected override Task StopEngineAsync() => worker!.StopAsync();

    protected override Task KillEngineAsync() => worker!.KillAsync();

    protected override T Read<T>(string? json) => JsonSerializer.Deserialize<T>(json!, TaskHubJson.Options)!;
}
