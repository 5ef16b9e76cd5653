using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Seals;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;

namespace Provenance.Archive.Blobs;

/// <summary>A session on blob storage, which several processes may come to seal at once.</summary>
/// <param name="join">Brings everything entered so far into the chronolog.</param>
internal sealed class SealedBlobs(
    BlobFolder blobs, SessionFolder folder, BlobWriter writer, TimeProvider time, Func<CancellationToken, Task<JoinedChronolog>> join) : ISealedPlace
{
    private const int ReadAtOnce = 16;

    /// <summary>Three small writes take a moment, each with its retries at the very most a quarter of it.</summary>
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);

    public SessionDocument Session => folder.Document;

    public async Task<(SealList Log, ChronologPoint Chronolog)> SettleAsync(CancellationToken cancellationToken)
    {
        var joined = await join(cancellationToken);
        var log = SealLog.Begin(folder.Document, joined.History.Text.Entries[0].Facts);
        foreach (var record in joined.History.Text.Entries.Concat(joined.History.Tail).Where(entry => entry.Event == ChronologEvents.Record))
            SealLog.AddRecord(log, record);
        return (log, new ChronologPoint(joined.Lines.Head.Entries, joined.Lines.Head.Digest));
    }

    public async Task<IReadOnlyList<SealedFile>> HashAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<SealedFile>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken };
        foreach (var name in folders)
        {
            await Parallel.ForEachAsync(blobs.ListAsync(folder.Paths.Of($"{name}/"), cancellationToken), options, async (blob, stop) =>
            {
                var file = folder.Paths.Name(blob.Name);
                if (!SealLog.IsRecord(file) && await blobs.FindAsync(blob.Name, stop) is { } read)
                    found.Add(new SealedFile(file, Digest.Of(read.Bytes.Span)));
            });
        }

        return [.. found.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    public async Task<IAsyncDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        var name = folder.Paths.Of("engine/sealing");
        await blobs.TryCreateAsync(name, default, null, cancellationToken);
        var lease = blobs.Lease(name, Guid.NewGuid().ToString());
        while (true)
        {
            try
            {
                await lease.AcquireAsync(LeaseTime, cancellationToken: cancellationToken);
                return new Lease(lease);
            }
            catch (RequestFailedException held) when (held.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
            {
                await Task.Delay(BetweenTries, time, cancellationToken);
            }
            catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
            {
                throw BlobStorageException.Of(name, failure);
            }
        }
    }

    public async Task<(int Number, ReadOnlyMemory<byte> Bytes)?> FindLastAsync(CancellationToken cancellationToken)
    {
        int? last = null;
        var seals = folder.Paths.Of($"{SealPaths.Folder}/");
        await foreach (var blob in blobs.ListAsync(seals, cancellationToken))
        {
            if (SealPaths.Number(blob.Name[seals.Length..]) is { } number && number > (last ?? 0))
                last = number;
        }

        return last is { } found && await blobs.FindAsync(folder.Paths.Of(SealPaths.Seal(found)), cancellationToken) is { } seal ? (found, seal.Bytes) : null;
    }

    public async Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await writer.Hold.RequireAsync();
        await blobs.PutAsync(folder.Paths.Of(name), bytes, cancellationToken);
    }

    public async Task NoteAsync(string @event, Facts facts)
    {
        await writer.Chronicle.AppendAsync(@event, facts);
        await writer.Hold.RequireAsync();
    }

    private sealed class Lease(BlobLeaseClient lease) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await lease.ReleaseAsync(cancellationToken: CancellationToken.None);
            }
            catch (Exception failure) when (BlobStorageException.Is(failure, CancellationToken.None))
            {
                // It runs out by itself.
            }
        }
    }
}
