using System.Buffers;
using Provenance.Archive.Chronologs;
using Provenance.Core.Digests;

namespace Provenance.Archive.Records;

/// <summary>A chronolog's text in memory, to which entries are added.</summary>
internal sealed class ChronologLines
{
    private readonly ArrayBufferWriter<byte> text;
    private readonly List<ChronologEntry> entries;

    /// <param name="bytes">The text so far.</param>
    /// <param name="read">The same, as it was read.</param>
    public ChronologLines(ReadOnlySpan<byte> bytes, ChronologText read)
    {
        text = new ArrayBufferWriter<byte>(bytes.Length + (1 << 12));
        text.Write(bytes);
        entries = [.. read.Entries];
        Head = new ChronologHead(entries.Count, read.Head);
    }

    public ReadOnlyMemory<byte> Text => text.WrittenMemory;

    public ChronologHead Head { get; private set; }

    /// <param name="entry">Gets its number here.</param>
    public void Add(ChronologEntry entry)
    {
        entry = entry with { Seq = Head.Entries + 1 };
        entries.Add(entry);
        var line = ChronologFormat.Line(entry, Head.Digest);
        text.Write(line.Span);
        text.Write("\n"u8);
        Head = new ChronologHead(entry.Seq, Digest.Of(line.Span));
    }

    /// <summary><c>metadata.jsonl</c>: a line per record.</summary>
    public ReadOnlyMemory<byte> Metadata()
    {
        var lines = new ArrayBufferWriter<byte>(1 << 12);
        foreach (var record in entries.Where(entry => entry.Event == ChronologEvents.Record))
        {
            lines.Write(MetadataLine.Of(record).Span);
            lines.Write("\n"u8);
        }

        return lines.WrittenMemory;
    }
}
