using System.Text.Json;
using Provenance.Durable.Journals;

namespace Provenance.Durable.Embedded.Histories;

internal static class HistoryCodec
{
    public static byte[] Encode(HistoryEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, HistoryJson.Default.HistoryEvent);

    public static byte[] Encode(JournalHeader header) => JsonSerializer.SerializeToUtf8Bytes(header, HistoryJson.Default.JournalHeader);

    /// <exception cref="JournalUnreadableException">The frame is no event of this format.</exception>
    public static HistoryEvent Decode(int frame, ReadOnlyMemory<byte> bytes) =>
        Read(frame, () => JsonSerializer.Deserialize(bytes.Span, HistoryJson.Default.HistoryEvent));

    /// <exception cref="JournalUnreadableException">The frame is no header.</exception>
    /// <exception cref="JournalFormatException">A newer program wrote the journal.</exception>
    public static JournalHeader DecodeHeader(ReadOnlyMemory<byte> bytes)
    {
        var header = Read(0, () => JsonSerializer.Deserialize(bytes.Span, HistoryJson.Default.JournalHeader));
        if (header.Journal != JournalHeader.Name)
            throw new JournalUnreadableException(0, $"it is the header of \"{header.Journal}\", not of \"{JournalHeader.Name}\"");
        if (header.Format > JournalHeader.Newest)
            throw new JournalFormatException(header.Format, JournalHeader.Newest);
        return header.Format >= 1 ? header : throw new JournalUnreadableException(0, $"there is no format {header.Format}");
    }

    private static T Read<T>(int frame, Func<T?> deserialize)
        where T : class
    {
        try
        {
            return deserialize() ?? throw new JournalUnreadableException(frame, "it is null");
        }
        // The reader says "not supported" of an unknown kind of event, and "invalid operation" of text that is not UTF-8.
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new JournalUnreadableException(frame, e.Message, e);
        }
    }
}
