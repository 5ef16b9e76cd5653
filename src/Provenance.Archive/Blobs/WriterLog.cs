using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Core.Digests;

namespace Provenance.Archive.Blobs;

/// <summary>What one writer entered, as far as the chronolog does not have it yet.</summary>
/// <param name="End">Where its chain ends in its blobs.</param>
/// <param name="LastPart">The number and length of the blob that would be appended to next.</param>
internal sealed record WriterLog(int Epoch, IReadOnlyList<ChronologEntry> Entries, ChainEnd End, (int Number, long Length) LastPart)
{
    /// <summary>Nothing more comes: its process let go of the session, or another one ended it.</summary>
    public bool IsEnded => End.LastEvent is ChronologEvents.Closed or ChronologEvents.Ended;

    /// <param name="parts">In order.</param>
    /// <param name="joined">Where the chronolog has the writer's chain.</param>
    /// <exception cref="CorruptChronologException">A line does not follow from the one before it.</exception>
    public static async Task<WriterLog> ReadAsync(
        BlobFolder blobs, SessionPaths paths, IReadOnlyList<ListedBlob> parts, ChainEnd joined, CancellationToken cancellationToken)
    {
        var epoch = BlobNames.Part(paths, parts[0].Name)!.Value.Epoch;
        var (before, end, entries) = (0L, joined, new List<ChronologEntry>());
        var last = 0L;
        foreach (var part in parts)
        {
            var offset = Math.Clamp(joined.Bytes - before, 0, part.Length);
            var isWhole = part != parts[^1] && offset == part.Length;
            var bytes = isWhole ? ReadOnlyMemory<byte>.Empty : await TailAsync(blobs, part, offset, cancellationToken);
            end = Read(paths, part.Name, bytes, end, entries);
            last = offset + bytes.Length;
            before += last;
        }

        return new WriterLog(epoch, entries, end, (BlobNames.Part(paths, parts[^1].Name)!.Value.Part, last));
    }

    private static async Task<ReadOnlyMemory<byte>> TailAsync(BlobFolder blobs, ListedBlob part, long offset, CancellationToken cancellationToken) =>
        offset > 0 && offset == part.Length
            ? await GrownAsync(blobs, part, cancellationToken)
            : (await blobs.FindAsync(part.Name, cancellationToken, offset))?.Bytes ?? ReadOnlyMemory<byte>.Empty;

    /// <summary>A range that begins where a blob ends can't be asked for: what came since the listing, if anything.</summary>
    private static async Task<ReadOnlyMemory<byte>> GrownAsync(BlobFolder blobs, ListedBlob part, CancellationToken cancellationToken)
    {
        var bytes = (await blobs.FindAsync(part.Name, cancellationToken, part.Length - 1))?.Bytes ?? ReadOnlyMemory<byte>.Empty;
        return bytes.IsEmpty ? bytes : bytes[1..];
    }

    private static ChainEnd Read(SessionPaths paths, string name, ReadOnlyMemory<byte> bytes, ChainEnd end, List<ChronologEntry> entries)
    {
        var start = 0;
        for (int length; (length = bytes.Span[start..].IndexOf((byte)'\n')) >= 0; start += length + 1)
        {
            var line = bytes.Slice(start, length);
            try
            {
                var entry = ChronologFormat.ReadLine(line.Span, end.Head, end.Entries + 1);
                entries.Add(entry);
                end = new ChainEnd(entry.Seq, end.Bytes + length + 1, Digest.Of(line.Span), entry.Event);
            }
            catch (Core.Digests.InvalidMemberException wrong)
            {
                throw new CorruptChronologException(paths.Session, end.Entries + 1, $"{paths.Name(name)}: {wrong.Message}");
            }
        }

        return start == bytes.Length ? end : throw new CorruptChronologException(paths.Session, end.Entries + 1, $"{paths.Name(name)} ends within a line");
    }
}
