using Provenance.Archive.Sessions;
using Provenance.Core.Archives;

namespace Provenance.Archive.Blobs;

/// <summary>What stands in <c>llm_archive/</c>, by one listing in pages.</summary>
internal sealed class RecordListing
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>The records whose blobs say what they are.</summary>
    public Dictionary<AttemptKey, RecordLabels> Records { get; } = [];

    public static async Task<RecordListing> ReadAsync(BlobFolder blobs, SessionPaths paths, string beginning, CancellationToken cancellationToken)
    {
        var listing = new RecordListing();
        await foreach (var blob in blobs.ListAsync(beginning, cancellationToken))
        {
            listing.names.Add(blob.Name);
            if (BlobNames.Record(paths, blob.Name) is { } key && RecordLabels.Find(blob.Metadata) is { } labels)
                listing.Records[key] = labels;
        }

        return listing;
    }

    public bool Has(string name) => names.Contains(name);
}
