using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Batches;

/// <summary>The lines of a batch's files. Of two for the same request the first counts; what is no line is counted, and left alone.</summary>
internal sealed class BatchFile
{
    private readonly Dictionary<string, BatchLine> lines = new(StringComparer.Ordinal);

    /// <summary>By label.</summary>
    public IReadOnlyDictionary<string, BatchLine> Lines => lines;

    /// <summary>So many lines were for a request that had one already.</summary>
    public int Twice { get; private set; }

    public int Unreadable { get; private set; }

    public static BatchFile Read(ReadOnlyMemory<byte> file, IBatchProvider provider)
    {
        var read = new BatchFile();
        read.Add(file, provider);
        return read;
    }

    public void Add(ReadOnlyMemory<byte> file, IBatchProvider provider)
    {
        while (!file.IsEmpty)
        {
            var end = file.Span.IndexOf((byte)'\n');
            var line = end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];
            if (line.Span.Trim(" \r\t"u8).IsEmpty)
                continue;
            if (provider.ReadLine(line) is not { } read)
                Unreadable++;
            else if (!lines.TryAdd(read.Label, read))
                Twice++;
        }
    }

    public Dictionary<string, ProviderReply> Replies() => lines.Values
        .Where(line => line.Reply is not null)
        .ToDictionary(line => line.Label, line => line.Reply!, StringComparer.Ordinal);
}
