using Microsoft.Win32.SafeHandles;

namespace Provenance.Durable.Storage;

internal sealed class DiskFile : IStoredFile
{
    private readonly SafeFileHandle handle;

    /// <param name="length">Where to append; what is behind it is cut. Null for the end of the file.</param>
    public DiskFile(string path, FileMode mode, long? length)
    {
        handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (mode != FileMode.Open)
            return;
        Length = RandomAccess.GetLength(handle);
        if (length is not { } end || end == Length)
            return;
        RandomAccess.SetLength(handle, end);
        Length = end;
    }

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(handle, bytes, Length);
        Length += bytes.Length;
    }

    public void Flush() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
