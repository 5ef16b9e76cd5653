using Provenance.Core.Archives;
using Provenance.Testing.Emulators;
using Xunit;

namespace Provenance.EndToEnd.Tests.Blobs;

/// <summary>Everything that can happen to a write between here and the storage, at a third of all writes.</summary>
public sealed class StorageFaultTests
{
    private const int Calls = 12;

    public static TheoryData<StorageFault, bool> Faults()
    {
        var faults = new TheoryData<StorageFault, bool>();
        foreach (var fault in Enum.GetValues<StorageFault>().Where(fault => fault < StorageFault.Die))
        {
            faults.Add(fault, false);
            faults.Add(fault, true);
        }

        return faults;
    }

    [AzuriteTheory]
    [MemberData(nameof(Faults))]
    public async Task Nothing_is_lost_and_nothing_is_there_twice(StorageFault fault, bool shared)
    {
        await using var proxy = await StorageProxy.StartAsync((await Azurite.GetAsync()).Blobs);
        var script = await BlobScript.BeginAsync(Calls);
        var store = await script.StoreAsync(proxy.Blobs);
        proxy.Fault = (write, _) => write % 3 == 1 ? fault : StorageFault.None;

        await using (var archive = shared ? await store.OpenSharedAsync(script.Session, default) : await store.OpenAsync(script.Session, false, default))
        {
            await script.AskAsync(archive, Enumerable.Range(1, Calls));
            await BlobScript.CompleteAsync(archive);
            await archive.WriteViewAsync("extracted/extracted_0001.json", "{}"u8.ToArray(), default);
        }

        Assert.True(fault == StorageFault.None || proxy.Faults > Calls / 3, $"{proxy.Faults} faults were met.");
        Assert.Equal(Calls, script.Committed.Count);
        await script.AssertWholeAsync(Calls);
        await using var reader = await (await script.StoreAsync()).OpenForReadingAsync(script.Session, default);
        Assert.All(reader.Calls, call => Assert.Single(call.Attempts));
        Assert.Equal(Calls, (await script.NamesAsync("llm_archive/response_")).Count(name => name.EndsWith(".json", StringComparison.Ordinal)));
    }

    [AzuriteFact]
    public async Task An_answer_outlasts_a_storage_that_is_away_for_longer_than_the_client_tries()
    {
        await using var proxy = await StorageProxy.StartAsync((await Azurite.GetAsync()).Blobs);
        var script = await BlobScript.BeginAsync(Calls);
        var store = await script.StoreAsync(proxy.Blobs);
        await using var archive = await store.OpenAsync(script.Session, takeOver: false, default);
        var key = await archive.BeginAsync(Testing.Archives.SampleSession.Intent(new CallKey(RecordKind.Response, 1)), default);
        proxy.IsAway = true;
        var committing = script.CommitAsync(archive, key);
        await proxy.RefusedAsync(8);
        Assert.False(committing.IsCompleted);
        proxy.IsAway = false;

        Assert.Equal(key, (await committing).Key);
        await archive.DisposeAsync();
        await script.AssertWholeAsync(1);
    }
}
