using Provenance.Archive.Chronologs;
using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Archive.Records;

/// <summary>A line of <c>llm_archive/metadata.jsonl</c>: what the chronolog says of a record, in one flat object.</summary>
internal static class MetadataLine
{
    public static ReadOnlyMemory<byte> Of(ChronologEntry record) => CanonicalJsonWriter.WriteObject(record, static (json, record) =>
    {
        foreach (var (name, value) in record.Facts)
            json.String(name, value);
        json.String("time", UtcTime.Format(record.Time));
    });
}
