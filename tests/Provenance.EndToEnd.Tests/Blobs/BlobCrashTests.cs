using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Testing.Archives;
using Provenance.Testing.Emulators;
using Xunit;

namespace Provenance.EndToEnd.Tests.Blobs;

/// <summary>A process that dies between any two of its writes: from then on nothing of it reaches the storage.</summary>
public sealed class BlobCrashTests
{
    private const int Calls = 4;

    [AzuriteFact]
    public async Task Killed_at_any_write_a_session_loses_nothing_committed_and_ends_whole()
    {
        var writes = await CountWritesAsync();
        Assert.InRange(writes, 15, 60);
        await Parallel.ForEachAsync(Enumerable.Range(1, writes), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (write, _) => await KillAtAsync(write));
    }

    [AzuriteFact]
    public async Task What_a_dead_process_left_is_seen_before_anybody_has_repaired_anything()
    {
        await using var proxy = await StorageProxy.StartAsync((await Azurite.GetAsync()).Blobs);
        var script = await BlobScript.BeginAsync(Calls);
        var archive = await (await script.StoreAsync(proxy.Blobs)).OpenAsync(script.Session, takeOver: false, default);
        await script.AskAsync(archive, [1, 2]);
        await archive.BeginAsync(SampleSession.Intent(new CallKey(RecordKind.Response, 3)), default);
        proxy.Fault = (_, _) => StorageFault.Die;
        await Assert.ThrowsAnyAsync<ArchiveException>(() => archive.NoteAsync(new ChronologNote("any", new Dictionary<string, string>()), default));
        await script.ExpireLeasesAsync();

        await using (var reader = await (await script.StoreAsync()).OpenForReadingAsync(script.Session, default))
        {
            Assert.False(reader.IsHeld);
            Assert.Equal([1, 2], reader.Calls.Where(call => call.Settled is not null).Select(call => call.Call.Ordinal).Order());
            Assert.True(Assert.Single(reader.Find(new CallKey(RecordKind.Response, 3))!.Attempts).Orphaned);
        }

        await using (var next = await (await script.StoreAsync()).OpenAsync(script.Session, takeOver: false, default))
            await script.AskAsync(next, Enumerable.Range(1, Calls));
        await script.AssertWholeAsync(Calls);
    }

    private static async Task<int> CountWritesAsync()
    {
        await using var proxy = await StorageProxy.StartAsync((await Azurite.GetAsync()).Blobs);
        var script = await BlobScript.BeginAsync(Calls);
        await RunAsync(script, proxy);
        await script.AssertWholeAsync(Calls);
        return proxy.Writes;
    }

    private static async Task KillAtAsync(int write)
    {
        await using var proxy = await StorageProxy.StartAsync((await Azurite.GetAsync()).Blobs);
        var script = await BlobScript.BeginAsync(Calls);
        proxy.Fault = (number, _) => number >= write ? (write % 2 == 0 && number == write ? StorageFault.DieAfter : StorageFault.Die) : StorageFault.None;
        await RunAsync(script, proxy);
        await script.ExpireLeasesAsync();

        var committed = script.Committed.Keys.ToList();
        await using (var reader = await (await script.StoreAsync()).OpenForReadingAsync(script.Session, default))
            Assert.All(committed, key => Assert.Contains(reader.Find(key.Call)!.Attempts, attempt => attempt.Attempt == key.Attempt && attempt.Record is not null));
        await using (var next = await (await script.StoreAsync()).OpenAsync(script.Session, takeOver: false, default))
        {
            await script.AskAsync(next, Enumerable.Range(1, Calls));
            await BlobScript.CompleteAsync(next);
            Assert.All(next.Calls, call => Assert.All(call.Attempts, attempt => Assert.True(attempt.Record is not null || attempt.Orphaned, $"write {write}: {call.Call}")));
        }

        await using var whole = await (await script.StoreAsync()).OpenForReadingAsync(script.Session, default);
        Assert.Equal(Calls, whole.Calls.Count(call => call.Settled is not null));
        await script.AssertWholeAsync(whole.Calls.Sum(call => call.Attempts.Count(attempt => attempt.Record is not null)));
    }

    /// <summary>As far as it comes.</summary>
    private static async Task RunAsync(BlobScript script, StorageProxy proxy)
    {
        try
        {
            await using var archive = await (await script.StoreAsync(proxy.Blobs)).OpenAsync(script.Session, takeOver: false, default);
            for (var ordinal = 1; ordinal <= Calls; ordinal++)
                await script.AskAsync(archive, [ordinal]);
            await BlobScript.CompleteAsync(archive);
        }
        catch (ArchiveException)
        {
            // It died.
        }
    }
}
