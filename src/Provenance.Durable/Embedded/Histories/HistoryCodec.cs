using System.Text.Json;
using Provenance.Durable.Journals;

namespace Provenance.Durable.Embedded.Histories;

internal static class HistoryCodec
{
    public static byte[] Encode(HistoryEvent happened) => HistoryEncoder.Encode(happened);

    public static byte[] Encode(JournalHeader header) => HistoryEncoder.Encode(header);

    /// <exception cref="JournalUnreadableException">The frame is no event of this format.</exception>
    public static HistoryEvent Decode(int frame, ReadOnlyMemory<byte> bytes) =>
        Read(frame, () => HistoryDecoder.Event(new HistoryMembers(bytes)));

    /// <exception cref="JournalUnreadableException">The frame is no header.</exception>
    /// <exception cref="JournalFormatException">A newer program wrote the journal.</exception>
    public static JournalHeader DecodeHeader(ReadOnlyMemory<byte> bytes)
    {
        var header = Read(0, () => HistoryDecoder.Header(new HistoryMembers(bytes)));
        if (header.Journal != JournalHeader.Name)
            throw new JournalUnreadableException(0, $"it is the header of \"{header.Journal}\", not of \"{JournalHeader.Name}\"");
        if (header.Format > JournalHeader.Newest)
            throw new JournalFormatException(header.Format, JournalHeader.Newest);
        return header.Format >= 1 ? header : throw new JournalUnreadableException(0, $"there is no format {header.Format}");
    }

    private static T Read<T>(int frame, Func<T> decode)
    {
        try
        {
            return decode();
        }
        // The reader says "invalid operation" of text that is not UTF-8.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new JournalUnreadableException(frame, e.Message, e);
        }
    }
}
