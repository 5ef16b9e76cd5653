using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Provenance.Http.Intake;

namespace Provenance.Functions.Sessions;

/// <summary>A blob for each key, beside the sessions. The first of several that are written stays.</summary>
internal sealed class BlobStartKeys(BlobContainerClient container) : IStartKeys
{
    private const string Folder = ".start-keys/";

    private static readonly BlobUploadOptions IfNew = new() { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };

    public async Task<string?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return (await Blob(key).DownloadContentAsync(cancellationToken)).Value.Content.ToString();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public async Task<string> BindAsync(string key, string text, CancellationToken cancellationToken)
    {
        try
        {
            await Blob(key).UploadAsync(BinaryData.FromString(text), IfNew, cancellationToken);
            return text;
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            return await FindAsync(key, cancellationToken) ?? text;
        }
    }

    public async Task ReleaseAsync(string key, string text, CancellationToken cancellationToken)
    {
        try
        {
            var found = (await Blob(key).DownloadContentAsync(cancellationToken)).Value;
            if (found.Content.ToString() == text)
                await Blob(key).DeleteAsync(conditions: new BlobRequestConditions { IfMatch = found.Details.ETag }, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            // Somebody else was faster.
        }
    }

    private BlobClient Blob(string key) => container.GetBlobClient($"{Folder}{key}.json");
}
