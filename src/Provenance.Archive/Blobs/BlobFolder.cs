using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Provenance.Archive.Blobs;

/// <summary>The blobs of a container below a prefix, by their names there.</summary>
/// <param name="prefix">Empty, or ends with a slash.</param>
internal sealed class BlobFolder(BlobContainerClient container, string prefix)
{
    public const int NotFound = 404;

    private static readonly BlobRequestConditions IfNew = new() { IfNoneMatch = ETag.All };

    /// <summary>Makes a blob in one request, unless there is one of that name.</summary>
    /// <returns>Whether it was made. After a lost answer a retry finds the blob that it made itself: whoever must know compares the bytes.</returns>
    /// <exception cref="BlobStorageException">The storage failed.</exception>
    public async Task<bool> TryCreateAsync(
        string name, ReadOnlyMemory<byte> bytes, IDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        try
        {
            await UploadAsync(name, bytes, IfNew, metadata, cancellationToken);
            return true;
        }
        catch (RequestFailedException taken) when (IsTaken(taken))
        {
            return false;
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw BlobStorageException.Of(name, failure);
        }
    }

    /// <summary>Writes a blob, whatever was there.</summary>
    /// <exception cref="BlobStorageException">The storage failed.</exception>
    public async Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await UploadAsync(name, bytes, null, null, cancellationToken);
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw BlobStorageException.Of(name, failure);
        }
    }

    /// <summary>Writes a blob in the place of the version that was read.</summary>
    /// <param name="version">Null when there was no blob.</param>
    /// <returns>The new version; null when another version is there.</returns>
    /// <exception cref="BlobStorageException">The storage failed.</exception>
    public async Task<ETag?> TryReplaceAsync(string name, ReadOnlyMemory<byte> bytes, ETag? version, CancellationToken cancellationToken)
    {
        try
        {
            return await UploadAsync(name, bytes, version is null ? IfNew : new BlobRequestConditions { IfMatch = version }, null, cancellationToken);
        }
        catch (RequestFailedException changed) when (IsTaken(changed))
        {
            return null;
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw BlobStorageException.Of(name, failure);
        }
    }

    /// <summary>Null when there is no such blob.</summary>
    /// <param name="offset">The first byte that is read.</param>
    /// <exception cref="BlobStorageException">The storage failed.</exception>
    public async Task<StoredBlob?> FindAsync(string name, CancellationToken cancellationToken, long offset = 0)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = offset == 0 ? default : new HttpRange(offset) };
            var found = await container.GetBlobClient(prefix + name).DownloadContentAsync(options, cancellationToken);
            return new StoredBlob(found.Value.Content.ToMemory(), found.Value.Details.ETag);
        }
        catch (RequestFailedException missing) when (missing.Status == NotFound)
        {
            return null;
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw BlobStorageException.Of(name, failure);
        }
    }

    /// <summary>Every blob whose name begins so, in pages, with metadata.</summary>
    /// <exception cref="BlobStorageException">The storage failed.</exception>
    public async IAsyncEnumerable<ListedBlob> ListAsync(string beginning, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var blobs = container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix + beginning, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(blobs, beginning, cancellationToken))
        {
            var blob = blobs.Current;
            yield return new ListedBlob(
                blob.Name[prefix.Length..],
                blob.Properties.ContentLength ?? 0,
                blob.Properties.LeaseState == LeaseState.Leased,
                blob.Metadata.AsReadOnly());
        }
    }

    /// <summary>Deletes a blob, if there is one of that name.</summary>
    /// <exception cref="BlobStorageException">The storage failed.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await container.GetBlobClient(prefix + name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw BlobStorageException.Of(name, failure);
        }
    }

    /// <summary>Whether the container answers.</summary>
    /// <exception cref="BlobStorageException">The storage failed.</exception>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await container.ExistsAsync(cancellationToken);
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw BlobStorageException.Of("", failure);
        }
    }

    /// <summary>Makes the container, where it is not there and may be made.</summary>
    public async Task RequireContainerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status == 403)
        {
            // Whoever may only write blobs finds out with the first one whether the container is there.
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw BlobStorageException.Of("", failure);
        }
    }

    public AppendBlobClient Append(string name) => container.GetAppendBlobClient(prefix + name);

    public BlobClient Blob(string name) => container.GetBlobClient(prefix + name);

    public BlobLeaseClient Lease(string name, string id) => container.GetBlobClient(prefix + name).GetBlobLeaseClient(id);

    /// <summary>The names, not paths, of blobs and folders right below a folder.</summary>
    public IReadOnlyList<string> Names(string folder)
    {
        var under = folder.Length == 0 ? prefix : $"{prefix}{folder}/";
        try
        {
            return
            [
                .. container.GetBlobsByHierarchy(BlobTraits.None, BlobStates.None, "/", under, CancellationToken.None)
                    .Select(found => found.IsPrefix ? found.Prefix[under.Length..].TrimEnd('/') : found.Blob.Name[under.Length..])
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (RequestFailedException missing) when (missing.Status == NotFound)
        {
            return [];
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, CancellationToken.None))
        {
            throw BlobStorageException.Of(folder, failure);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<BlobItem> blobs, string beginning, CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.MoveNextAsync();
        }
        catch (RequestFailedException missing) when (missing.Status == NotFound)
        {
            return false;
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw BlobStorageException.Of(beginning, failure);
        }
    }

    private async Task<ETag> UploadAsync(
        string name, ReadOnlyMemory<byte> bytes, BlobRequestConditions? conditions, IDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { Conditions = conditions, Metadata = metadata, HttpHeaders = BlobTypes.Of(name) };
        await using var content = BinaryData.FromBytes(bytes).ToStream();
        return (await container.GetBlockBlobClient(prefix + name).UploadAsync(content, options, cancellationToken)).Value.ETag;
    }

    private static bool IsTaken(RequestFailedException refused) =>
        refused.ErrorCode == BlobErrorCode.BlobAlreadyExists || refused.ErrorCode == BlobErrorCode.ConditionNotMet;
}

internal sealed record StoredBlob(ReadOnlyMemory<byte> Bytes, ETag Version);

/// <param name="Name">Below the archive's prefix.</param>
/// <param name="Length">In bytes.</param>
/// <param name="IsLeased">Whether somebody holds its lease at this moment.</param>
internal sealed record ListedBlob(string Name, long Length, bool IsLeased, IReadOnlyDictionary<string, string> Metadata);
