using System.Buffers;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Records;

/// <summary>A file of lines that grows. Lines gather in memory until they are written.</summary>
internal sealed class LineFile(IStoredFile file) : IDisposable
{
    private const int LargestBuffer = 1 << 16;

    private readonly ArrayBufferWriter<byte> lines = new(1 << 12);

    public void Add(ReadOnlySpan<byte> line)
    {
        lines.Write(line);
        lines.Write("\n"u8);
        if (lines.WrittenCount > LargestBuffer)
            Write();
    }

    public void Write()
    {
        if (lines.WrittenCount == 0)
            return;
        file.Append(lines.WrittenSpan);
        lines.ResetWrittenCount();
    }

    public void Dispose() => file.Dispose();
}
