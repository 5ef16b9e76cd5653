using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Provenance.Http.Bundles;

namespace Provenance.Functions.Sessions;

/// <summary>Bundles that lie in a container, as files under a prefix.</summary>
internal sealed class BlobBundles(BlobContainerClient container) : IBundleSource
{
    public async IAsyncEnumerable<BundleFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            var client = container.GetBlobClient(blob.Name);
            yield return new BundleFile(blob.Name[prefix.Length..], async token => await client.OpenReadAsync(cancellationToken: token));
        }
    }
}
