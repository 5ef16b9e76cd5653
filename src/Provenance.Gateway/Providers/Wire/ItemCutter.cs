using System.Buffers;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>Cuts the bytes of a stream into its items as they arrive: server-sent events, or lines of JSON.</summary>
/// <param name="take">Gets each item's bytes, without what frames them.</param>
internal sealed class ItemCutter(bool isEventStream, Action<ReadOnlyMemory<byte>> take)
{
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> data = new();

    public void Take(ReadOnlySpan<byte> chunk)
    {
        while (chunk.IndexOf((byte)'\n') is >= 0 and var end)
        {
            line.Write(chunk[..end]);
            EndLine();
            chunk = chunk[(end + 1)..];
        }

        line.Write(chunk);
    }

    /// <summary>Nothing more comes: what has no end of its own is an item all the same.</summary>
    public void End()
    {
        EndLine();
        EndItem();
    }

    private void EndLine()
    {
        var text = line.WrittenMemory;
        if (text.Span is [.., (byte)'\r'])
            text = text[..^1];
        if (isEventStream)
            TakeField(text.Span);
        else if (text.Span.ContainsAnyExcept((byte)' ', (byte)'\t'))
            take(text.ToArray());
        line.ResetWrittenCount();
    }

    /// <summary>An event is the lines of its <c>data</c>; its name is in the data too, with every provider. An empty line ends it.</summary>
    private void TakeField(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
        {
            EndItem();
        }
        else if (field.StartsWith("data:"u8))
        {
            var value = field["data:"u8.Length..];
            if (data.WrittenCount > 0)
                data.Write("\n"u8);
            data.Write(value is [(byte)' ', ..] ? value[1..] : value);
        }
    }

    private void EndItem()
    {
        if (data.WrittenCount == 0)
            return;
        take(data.WrittenMemory.ToArray());
        data.ResetWrittenCount();
    }
}
