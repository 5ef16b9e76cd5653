using Azure;
using Azure.Storage.Blobs.Models;
using Provenance.Core.Archives;

namespace Provenance.Archive.Blobs;

/// <summary>What the processes that write to the sessions of a container keep there together.</summary>
internal sealed class BlobSharedStore(BlobFolder blobs) : ISharedStore
{
    public ISharedDocument Document(string name) => new BlobDocument(blobs, name);

    public ISharedDocument Document(string session, string name) => new BlobDocument(blobs, $"{session}/{name}");

    public async Task<bool> IsHeldAsync(string session, int epoch, CancellationToken cancellationToken)
    {
        var name = BlobNames.Holder(session, epoch);
        try
        {
            return (await blobs.Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken)).Value.LeaseState == LeaseState.Leased;
        }
        catch (RequestFailedException missing) when (missing.Status == BlobFolder.NotFound)
        {
            return false;
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw new SharedStoreException(name, BlobStorageException.Of(name, failure));
        }
    }
}

/// <summary>A blob that is written on condition of its version.</summary>
internal sealed class BlobDocument(BlobFolder blobs, string name) : ISharedDocument
{
    public string Name => name;

    public async Task<SharedVersion> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.FindAsync(name, cancellationToken) is { } found
                ? new SharedVersion(found.Bytes, found.Version.ToString())
                : new SharedVersion(ReadOnlyMemory<byte>.Empty, Tag: null);
        }
        catch (BlobStorageException failed)
        {
            throw new SharedStoreException(name, failed);
        }
    }

    public async Task<SharedVersion?> TryReplaceAsync(ReadOnlyMemory<byte> bytes, string? tag)
    {
        try
        {
            if (await blobs.TryReplaceAsync(name, bytes, tag is null ? null : new ETag(tag), CancellationToken.None) is { } version)
                return new SharedVersion(bytes, version.ToString());
            // The answer to a first try may have been lost, and the client's retry found its own bytes.
            var there = await ReadAsync(CancellationToken.None);
            return there.Bytes.Span.SequenceEqual(bytes.Span) ? there : null;
        }
        catch (BlobStorageException failed)
        {
            throw new SharedStoreException(name, failed);
        }
    }
}
