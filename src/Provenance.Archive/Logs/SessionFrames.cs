using System.Buffers.Binary;
using Provenance.Archive.Chronologs;
using Provenance.Core.Archives;
using Provenance.Durable.Journals;

namespace Provenance.Archive.Logs;

/// <summary>
/// What the frames of <c>engine/log-NNNN</c> hold. Entries, records and prompts begin with a stamp: sequence number and UTC ticks
/// (eight bytes each), kind of the call (one), ordinal, attempt (four each), little-endian; for an entry that is no attempt's the last three are zero.
/// </summary>
internal static class SessionFrames
{
    /// <summary>The log's first frame: the sequence number from which on its epoch writes. Older logs count up to there and no further.</summary>
    public const byte Begin = 1;

    /// <summary>A frame of the engine's journal.</summary>
    public const byte Journal = 2;

    /// <summary>All frames of the journal anew, each after its length in four bytes: one frame, so that it is there whole or not at all.</summary>
    public const byte JournalRewrite = 3;

    /// <summary>Event and facts of a chronolog entry.</summary>
    public const byte Entry = 4;

    /// <summary>A record's envelope. Its chronolog entry follows from it.</summary>
    public const byte Record = 5;

    /// <summary>The prompt's text of the call whose record comes next.</summary>
    public const byte Prompt = 6;

    public const int StampLength = 25;

    public static byte[] WriteBegin(long firstSeq)
    {
        var payload = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(payload, firstSeq);
        return payload;
    }

    public static long ReadBegin(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt64LittleEndian(payload);

    public static void WriteStamp(Span<byte> target, Stamp stamp)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, stamp.Seq);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], stamp.Time.UtcTicks);
        target[16] = (byte)stamp.Key.Kind;
        BinaryPrimitives.WriteInt32LittleEndian(target[17..], stamp.Key.Ordinal);
        BinaryPrimitives.WriteInt32LittleEndian(target[21..], stamp.Key.Attempt);
    }

    public static Stamp ReadStamp(ReadOnlySpan<byte> payload) => new(
        BinaryPrimitives.ReadInt64LittleEndian(payload),
        new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(payload[8..]), TimeSpan.Zero),
        new AttemptKey(
            (RecordKind)payload[16],
            BinaryPrimitives.ReadInt32LittleEndian(payload[17..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[21..])));

    public static byte[] WriteJournal(IReadOnlyCollection<ReadOnlyMemory<byte>> frames)
    {
        var payload = new byte[frames.Sum(frame => sizeof(int) + frame.Length)];
        var rest = payload.AsSpan();
        foreach (var frame in frames)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, frame.Length);
            frame.Span.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + frame.Length)..];
        }

        return payload;
    }

    /// <summary>Brings a journal as it was before this frame to what it is after it.</summary>
    public static void ReadJournal(LogFrame frame, List<ReadOnlyMemory<byte>> journal)
    {
        var payload = frame.Payload.ToArray();
        if (frame.Kind == JournalRewrite)
        {
            journal.Clear();
            journal.AddRange(Split(payload));
        }
        else
        {
            journal.Add(payload);
        }
    }

    /// <summary>What of a log is still needed when everything up to this entry is in flushed files.</summary>
    public static IEnumerable<LogFrame> Live(IEnumerable<LogFrame> frames, long flushedSeq)
    {
        var live = new List<LogFrame>();
        var journal = new List<ReadOnlyMemory<byte>>();
        foreach (var frame in frames)
        {
            if (frame.Kind is Journal or JournalRewrite)
                ReadJournal(frame, journal);
            else if (frame.Kind == Begin || ReadStamp(frame.Payload.Span).Seq > flushedSeq)
                live.Add(frame with { Payload = frame.Payload.ToArray() });
        }

        live.Insert(1, new LogFrame(JournalRewrite, WriteJournal(journal)));
        return live;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> payload)
    {
        while (payload.Length >= sizeof(int))
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(payload.Span);
            yield return payload.Slice(sizeof(int), length);
            payload = payload[(sizeof(int) + length)..];
        }
    }
}

/// <summary>What stands before the content of an entry, record or prompt.</summary>
/// <param name="Key">The attempt that it belongs to; default for none.</param>
internal readonly record struct Stamp(long Seq, DateTimeOffset Time, AttemptKey Key)
{
    public static Stamp Of(ChronologEntry entry) => new(entry.Seq, entry.Time, default);
}
