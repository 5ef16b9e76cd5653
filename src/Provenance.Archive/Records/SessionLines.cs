using System.Buffers;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Seals;
using Provenance.Core.Digests;
using Provenance.Core.Seals;

namespace Provenance.Archive.Records;

/// <summary>
/// The two files of lines, <c>chronolog.jsonl</c> and <c>metadata.jsonl</c>. Each epoch begins them anew, as files of its own, so that
/// what an older one still holds open is no part of the session.
/// </summary>
internal sealed class SessionLines : IDisposable
{
    private readonly PlacedFiles placed;
    private readonly LineFile chronolog;
    private readonly LineFile metadata;

    public SessionLines(PlacedFiles placed, SessionHistory history, SealList locked)
    {
        (this.placed, Sealed) = (placed, locked);
        (Head, Seq) = (history.Text.Head, history.Text.Entries.Count);
        var (lines, records) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        lines.Write(history.Text.Valid.Span);
        foreach (var entry in history.Added)
            AddLine(lines, Next(entry));
        foreach (var entry in history.Text.Entries.Concat(history.Added).Where(entry => entry.Event == ChronologEvents.Record))
        {
            AddLine(records, MetadataLine.Of(entry));
            SealLog.AddRecord(Sealed, entry);
        }

        chronolog = new LineFile(placed.Begin(placed.Paths.Chronolog, lines.WrittenSpan));
        metadata = new LineFile(placed.Begin(placed.Paths.Metadata, records.WrittenSpan));
    }

    /// <summary>The digest of the chronolog's last line.</summary>
    public Digest Head { get; private set; }

    /// <summary>Of that line.</summary>
    public long Seq { get; private set; }

    /// <summary>Of a seal's list the part that only grows, with every record so far.</summary>
    public SealList Sealed { get; }

    public void Add(ChronologEntry entry)
    {
        chronolog.Add(Next(entry).Span);
        if (entry.Event != ChronologEvents.Record)
            return;
        metadata.Add(MetadataLine.Of(entry).Span);
        SealLog.AddRecord(Sealed, entry);
    }

    public void Write()
    {
        metadata.Write();
        chronolog.Write();
    }

    /// <summary>Writes the lines, and flushes them with every file put into place so far.</summary>
    public void Flush()
    {
        Write();
        placed.Flush(placed.Paths.Chronolog, placed.Paths.Metadata);
    }

    public void Dispose()
    {
        chronolog.Dispose();
        metadata.Dispose();
    }

    private static void AddLine(ArrayBufferWriter<byte> lines, ReadOnlyMemory<byte> line)
    {
        lines.Write(line.Span);
        lines.Write("\n"u8);
    }

    private ReadOnlyMemory<byte> Next(ChronologEntry entry)
    {
        var line = ChronologFormat.Line(entry, Head);
        (Head, Seq) = (Digest.Of(line.Span), entry.Seq);
        return line;
    }
}
