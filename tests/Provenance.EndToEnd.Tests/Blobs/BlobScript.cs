using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Provenance.Archive.Blobs;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Testing.Archives;
using Provenance.Testing.Emulators;
using Xunit;

namespace Provenance.EndToEnd.Tests.Blobs;

/// <summary>A session on blobs as a host would run it, and what has to be true of it afterwards.</summary>
internal sealed class BlobScript(string container)
{
    private readonly ConcurrentDictionary<AttemptKey, RecordReference> committed = new();

    public string Session { get; private set; } = "";

    /// <summary>Records whose commit returned.</summary>
    public IReadOnlyDictionary<AttemptKey, RecordReference> Committed => committed;

    public static async Task<BlobScript> BeginAsync(int calls)
    {
        var script = new BlobScript(BlobContainers.Name());
        var plan = SampleSession.Plan(calls);
        script.Session = await (await script.StoreAsync()).CreateAsync(
            SampleSession.Document(plan), plan, _ => new MemoryStream(SampleSession.Input), default);
        return script;
    }

    /// <param name="blobs">Where the blobs are asked for; null for the emulator itself.</param>
    public async Task<BlobSessionStore> StoreAsync(string? blobs = null) => new(await ContainerAsync(blobs), TimeProvider.System);

    public async Task<BlobContainerClient> ContainerAsync(string? blobs = null)
    {
        var azurite = await Azurite.GetAsync();
        return BlobContainers.Open(azurite.ConnectionTo(blobs ?? azurite.Blobs), container);
    }

    /// <summary>Asks these calls at once, each once, as far as nobody has.</summary>
    public Task AskAsync(ISessionArchive archive, IEnumerable<int> ordinals) =>
        Task.WhenAll(ordinals.Select(ordinal => AskAsync(archive, new CallKey(RecordKind.Response, ordinal))));

    public async Task<RecordReference?> AskAsync(ISessionArchive archive, CallKey call, string? text = null)
    {
        if ((await archive.LookAsync(call, default))?.Settled is not null)
            return null;
        var key = await archive.BeginAsync(SampleSession.Intent(call), default);
        return await CommitAsync(archive, key, text);
    }

    public async Task<RecordReference> CommitAsync(ISessionArchive archive, AttemptKey key, string? text = null)
    {
        var envelope = SampleSession.Envelope(Session, key, OutcomeClass.Answered, text ?? $"answer {key.Ordinal}");
        var reference = await archive.CommitAsync(envelope, SampleSession.Prompt(key.Ordinal));
        committed[reference.Key] = reference;
        return reference;
    }

    public static Task CompleteAsync(ISessionArchive archive, Stage stage = Stage.Analysis) =>
        archive.CompleteStageAsync(stage, new StageSummary(ImmutableSortedDictionary<string, long>.Empty), default);

    /// <summary>Nothing that was reported committed is lost, nothing is there twice, and the check finds no difference.</summary>
    /// <param name="records">How many records the session has.</param>
    public async Task AssertWholeAsync(int records)
    {
        var store = await StoreAsync();
        await using var reader = await store.OpenForReadingAsync(Session, default);
        foreach (var (key, reference) in committed)
        {
            Assert.Equal(reference, reader.Find(key.Call)!.Attempts.Single(attempt => attempt.Attempt == key.Attempt).Record);
            Assert.Equal(key, (await reader.ReadAsync(key, default)).Key);
        }

        Assert.Equal(records, reader.Calls.Sum(call => call.Attempts.Count(attempt => attempt.Record is not null)));
        var (_, broken) = await store.CheckAsync(Session, default);
        Assert.Empty(broken);
    }

    /// <summary>Lets every lease run out, as it does some seconds after its process has died.</summary>
    public Task ExpireLeasesAsync() => ExpireAsync("");

    /// <summary>Lets the lease of one epoch run out.</summary>
    public Task ExpireLeaseAsync(int epoch) => ExpireAsync(epoch.ToString("D4", CultureInfo.InvariantCulture));

    private async Task ExpireAsync(string epoch)
    {
        var container = await ContainerAsync();
        await foreach (var blob in container.GetBlobsAsync(prefix: $"{Session}/engine/holder-{epoch}", traits: default, states: default, cancellationToken: default))
        {
            if (blob.Properties.LeaseState == LeaseState.Leased)
                await container.GetBlobClient(blob.Name).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        }
    }

    /// <summary>The names of the blobs below a folder of the session.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(string folder)
    {
        var names = new List<string>();
        await foreach (var blob in (await ContainerAsync()).GetBlobsAsync(prefix: $"{Session}/{folder}", traits: default, states: default, cancellationToken: default))
            names.Add(blob.Name[(Session.Length + 1)..]);
        return names;
    }
}
