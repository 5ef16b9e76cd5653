using Azure.Storage.Blobs.Models;

namespace Provenance.Archive.Blobs;

/// <summary>The media type of each kind of file, so that a browser shows what is opened from the storage.</summary>
internal static class BlobTypes
{
    public static BlobHttpHeaders Of(string name) => new()
    {
        ContentType = Path.GetExtension(name) switch
        {
            ".json" => "application/json",
            ".jsonl" => "application/x-ndjson",
            ".txt" or ".md" => "text/plain; charset=utf-8",
            ".csv" => "text/csv; charset=utf-8",
            ".html" => "text/html; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        },
    };
}
