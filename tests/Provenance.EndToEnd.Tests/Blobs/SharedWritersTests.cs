using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Provenance.Archive;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Seals;
using Provenance.Archive.Verifications;
using Provenance.Core.Archives;
using Provenance.Core.Seals;
using Provenance.Core.Stages;
using Provenance.Core.Verification;
using Provenance.Testing.Archives;
using Provenance.Testing.Emulators;
using Xunit;

namespace Provenance.EndToEnd.Tests.Blobs;

/// <summary>Several processes that write to one session at once.</summary>
public sealed partial class SharedWritersTests
{
    private const int Calls = 12;

    private static readonly CallKey First = new(RecordKind.Response, 1);

    [AzuriteFact]
    public async Task Each_finds_what_the_others_have_committed_and_the_chronolog_joins_their_chains()
    {
        var script = await BlobScript.BeginAsync(Calls);
        var store = await script.StoreAsync();
        await using (var one = await store.OpenSharedAsync(script.Session, default))
        await using (var two = await store.OpenSharedAsync(script.Session, default))
        await using (var three = await store.OpenSharedAsync(script.Session, default))
        {
            Assert.Equal([1, 2, 3], new[] { one.Epoch, two.Epoch, three.Epoch });
            await Task.WhenAll(
                script.AskAsync(one, Enumerable.Range(1, 4)), script.AskAsync(two, Enumerable.Range(5, 4)), script.AskAsync(three, Enumerable.Range(9, 4)));
            Assert.Null(await script.AskAsync(one, new CallKey(RecordKind.Response, 9)));
            Assert.Null(two.Find(First));
            await two.RefreshAsync(default);
            Assert.Equal(Calls, two.Calls.Count(call => call.Settled is not null));
            await Task.WhenAll(BlobScript.CompleteAsync(two), BlobScript.CompleteAsync(three, Stage.Extraction));
        }

        await script.AssertWholeAsync(Calls);
        await using var reader = await store.OpenForReadingAsync(script.Session, default);
        Assert.Contains(reader.Chronolog, entry => entry.Event == ChronologEvents.Joined && entry.Facts["0001"] is not null);
        Assert.Equal([1, 2, 3], reader.Chronolog.Where(entry => entry.Event == ChronologEvents.Record).Select(entry => entry.Epoch).Distinct().Order());
    }

    [AzuriteFact]
    public async Task Two_that_seal_at_once_make_two_seals_that_follow_from_one_another()
    {
        var script = await BlobScript.BeginAsync(Calls);
        var store = await script.StoreAsync();
        using var key = SealingKey.Create();
        var sealing = new Core.Seals.Sealing(key, []);
        await using (var one = await store.OpenSharedAsync(script.Session, default, sealing))
        await using (var two = await store.OpenSharedAsync(script.Session, default, sealing))
        {
            await Task.WhenAll(script.AskAsync(one, Enumerable.Range(1, 6)), script.AskAsync(two, Enumerable.Range(7, 6)));
            var references = await Task.WhenAll(one.SealAsync(default), two.SealAsync(default));
            Assert.Equal([1, 2], references.Select(reference => reference!.Number).Order());
            await BlobScript.CompleteAsync(two);
        }

        var verified = await store.VerifyAsync(script.Session, SealExpectations.None, default);
        Assert.Equal([1, 2, 3], verified.Sealing.Seals.Select(seal => seal.Number));
        Assert.Empty(verified.Sealing.Broken);
    }

    [AzuriteFact]
    public async Task Two_that_ask_the_same_call_at_once_take_two_attempts_and_keep_both_answers()
    {
        var script = await BlobScript.BeginAsync(Calls);
        var store = await script.StoreAsync();
        await using (var one = await store.OpenSharedAsync(script.Session, default))
        await using (var two = await store.OpenSharedAsync(script.Session, default))
        {
            var keys = await Task.WhenAll(one.BeginAsync(SampleSession.Intent(First), default), two.BeginAsync(SampleSession.Intent(First), default));
            Assert.Equal([1, 2], keys.Select(key => key.Attempt).Order());
            await script.CommitAsync(two, keys[1], "of two");
            await script.CommitAsync(one, keys[0], "of one");
        }

        await script.AssertWholeAsync(2);
    }

    [AzuriteFact]
    public async Task An_answer_whose_name_is_taken_is_kept_as_the_next_attempt()
    {
        var script = await BlobScript.BeginAsync(Calls);
        await using var archive = await (await script.StoreAsync()).OpenAsync(script.Session, takeOver: false, default);
        var key = await archive.BeginAsync(SampleSession.Intent(First), default);
        await (await BlobAsync(script, "llm_archive/response_0001.1.json")).UploadAsync(BinaryData.FromString("another's"));

        var reference = await script.CommitAsync(archive, key);

        Assert.Equal(First.Attempt(2), reference.Key);
        Assert.Equal("another's", (await (await BlobAsync(script, "llm_archive/response_0001.1.json")).DownloadContentAsync()).Value.Content.ToString());
        Assert.Equal(reference, archive.Find(First)!.Settled);
        Assert.Equal(First.Attempt(2), (await archive.ReadAsync(reference.Key, default)).Key);
    }

    [AzuriteFact]
    public async Task An_attempt_of_one_that_died_is_an_orphan_and_those_of_the_living_are_not()
    {
        await using var proxy = await StorageProxy.StartAsync((await Azurite.GetAsync()).Blobs);
        var script = await BlobScript.BeginAsync(Calls);
        var store = await script.StoreAsync();
        await using var living = await store.OpenSharedAsync(script.Session, default);
        var dying = await (await script.StoreAsync(proxy.Blobs)).OpenSharedAsync(script.Session, default);
        await dying.BeginAsync(SampleSession.Intent(First), default);
        await script.AskAsync(dying, [2]);
        await living.BeginAsync(SampleSession.Intent(new CallKey(RecordKind.Response, 3)), default);
        proxy.Fault = (_, _) => StorageFault.Die;
        await Assert.ThrowsAnyAsync<ArchiveException>(() => dying.NoteAsync(new ChronologNote("any", new Dictionary<string, string>()), default));
        await script.ExpireLeaseAsync(dying.Epoch);

        await BlobScript.CompleteAsync(living);

        Assert.True(Assert.Single(living.Find(First)!.Attempts).Orphaned);
        Assert.NotNull(living.Find(new CallKey(RecordKind.Response, 2))!.Settled);
        Assert.False(Assert.Single(living.Find(new CallKey(RecordKind.Response, 3))!.Attempts).Orphaned);
    }

    [AzuriteFact]
    public async Task One_that_wants_a_session_alone_does_not_get_one_that_is_shared()
    {
        var script = await BlobScript.BeginAsync(Calls);
        var store = await script.StoreAsync();
        await using var shared = await store.OpenSharedAsync(script.Session, default);

        var refused = await Assert.ThrowsAsync<SessionInUseException>(() => store.OpenAsync(script.Session, takeOver: false, default));
        Assert.Equal(1, refused.Holder!.Epoch);
    }

    [AzuriteFact]
    public async Task A_line_that_was_changed_in_a_joined_chronolog_is_found_even_when_its_chain_was_made_anew()
    {
        var script = await BlobScript.BeginAsync(Calls);
        var store = await script.StoreAsync();
        await using (var archive = await store.OpenAsync(script.Session, takeOver: false, default))
            await script.AskAsync(archive, [1]);
        var blob = await BlobAsync(script, "chronolog.jsonl");
        var lines = (await blob.DownloadContentAsync()).Value.Content.ToString().TrimEnd('\n').Split('\n');
        var previous = new string('0', 64);
        for (var i = 0; i < lines.Length; i++)
        {
            var changed = lines[i].Replace("\"worst\":\"0.0015\"", "\"worst\":\"0.0014\"", StringComparison.Ordinal);
            lines[i] = Previous().Replace(changed, $"\"prev\":\"{previous}\"");
            previous = Core.Digests.Digest.Of(lines[i]).ToString();
        }

        await blob.UploadAsync(BinaryData.FromString(string.Join('\n', lines) + "\n"), overwrite: true);

        var (_, broken) = await store.CheckAsync(script.Session, default);
        Assert.Contains(broken, difference => difference.File == "chronolog.jsonl");
    }

    [GeneratedRegex("\"prev\":\"[0-9a-f]+\"")]
    private static partial Regex Previous();

    private static async Task<BlobClient> BlobAsync(BlobScript script, string name) =>
        (await script.ContainerAsync()).GetBlobClient($"{script.Session}/{name}");
}
