using System.Globalization;
using Provenance.Archive.Blobs;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Testing.Emulators;
using Xunit;

namespace Provenance.EndToEnd.Tests.Blobs;

/// <summary>What a writer enters goes on in another blob before one can take no more.</summary>
public sealed class WriterPartsTests
{
    private const int Notes = 10;

    [AzuriteFact]
    public async Task A_chain_goes_on_from_blob_to_blob_and_is_joined_whole()
    {
        var script = await BlobScript.BeginAsync(1);
        var blobs = new BlobFolder(await script.ContainerAsync(), "");
        var paths = new SessionPaths(script.Session, 4);
        await using (var hold = await WriterHold.TakeAsync(blobs, paths, shared: false, TimeProvider.System, default))
            await EnterAsync(new AppendLog(blobs, paths, hold.Epoch, new Outage(TimeProvider.System)) { LargestPart = 3 }, hold.Epoch);
        Assert.Equal(4, (await script.NamesAsync("engine/writer-0001")).Count);
        Assert.Equal(Numbers, await EnteredAsync(script));

        await using (await (await script.StoreAsync()).OpenAsync(script.Session, takeOver: false, default))
            Assert.Equal(Numbers, await EnteredAsync(script));

        Assert.Equal(Numbers, await EnteredAsync(script));
        await script.AssertWholeAsync(0);
    }

    [AzuriteFact]
    public async Task A_writer_that_was_ended_enters_nothing_more()
    {
        var script = await BlobScript.BeginAsync(1);
        var blobs = new BlobFolder(await script.ContainerAsync(), "");
        var paths = new SessionPaths(script.Session, 4);
        await using var hold = await WriterHold.TakeAsync(blobs, paths, shared: false, TimeProvider.System, default);
        var log = new AppendLog(blobs, paths, hold.Epoch, new Outage(TimeProvider.System));
        await EnterAsync(log, hold.Epoch);
        await script.ExpireLeasesAsync();
        await using (await (await script.StoreAsync()).OpenAsync(script.Session, takeOver: false, default))
        {
        }

        await Assert.ThrowsAsync<Archive.SessionTakenOverException>(() => log.AppendAsync("{}"u8.ToArray()));
        await Assert.ThrowsAsync<Archive.SessionTakenOverException>(() => log.AppendAsync("{}"u8.ToArray()));
        await script.AssertWholeAsync(0);
    }

    private static IEnumerable<string> Numbers => Enumerable.Range(1, Notes).Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static async Task EnterAsync(AppendLog log, int epoch)
    {
        var chronicle = new BlobChronicle(log, epoch, TimeProvider.System, default);
        foreach (var number in Numbers)
            await chronicle.AppendAsync("note", Facts.Of(("number", number)));
    }

    private static async Task<IEnumerable<string>> EnteredAsync(BlobScript script)
    {
        await using var reader = await (await script.StoreAsync()).OpenForReadingAsync(script.Session, default);
        return [.. reader.Chronolog.Where(entry => entry.Event == "note").Select(entry => entry.Facts["number"]!)];
    }
}
