using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace Provenance.Gateway.Caches.Files;

/// <summary>Where a frame's payload stands in a file.</summary>
internal readonly record struct CachePlace(long Offset, int Length);

/// <summary>
/// An append-only file of a cache. Any number of processes read it, one of them writes. What a crash left of a last frame is no frame; a
/// cache can be asked again for everything it loses, so nothing is flushed. Its owner guards it.
/// </summary>
internal sealed class CacheFile : IDisposable
{
    private const int Chunk = 1 << 20;

    private readonly string path;
    private readonly bool writes;
    private readonly Action<CachePlace, ReadOnlySpan<byte>> found;
    private readonly Action begun;
    private SafeFileHandle? handle;
    private Guid generation;

    /// <param name="writes">Whether this process is the one that writes.</param>
    /// <param name="begun">Called when the file is another one than before: nothing that was found before stands in it.</param>
    /// <param name="found">Called for each frame, in order, once.</param>
    public CacheFile(string path, bool writes, Action begun, Action<CachePlace, ReadOnlySpan<byte>> found)
    {
        (this.path, this.writes, this.begun, this.found) = (path, writes, begun, found);
        Refresh();
    }

    /// <summary>As far as the file is valid, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Takes in what was added since, or the whole file if it is another one.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "What is adopted is the file's own from then on.")]
    public void Refresh()
    {
        if (!File.Exists(path))
        {
            if (writes)
                Replace([]);
            return;
        }

        var current = Open();
        var header = new byte[CacheFrame.HeaderLength];
        RandomAccess.Read(current, header, 0);
        var written = CacheFrame.ReadHeader(header);
        if (written is null)
        {
            current.Dispose();
            if (writes)
                Replace([]);
            return;
        }

        Adopt(current, written.Value);
        Scan();
        if (writes)
            RandomAccess.SetLength(handle!, Length);
    }

    /// <summary>The payload; null when it is not any more what was written.</summary>
    public ReadOnlyMemory<byte>? Read(CachePlace place)
    {
        var frame = new byte[CacheFrame.Overhead + place.Length];
        RandomAccess.Read(handle!, frame, place.Offset - CacheFrame.Overhead);
        return CacheFrame.Measure(frame) == frame.Length ? frame.AsMemory(CacheFrame.Overhead) : null;
    }

    /// <param name="frame">With <see cref="CacheFrame.Overhead"/> bytes before the payload.</param>
    public CachePlace Append(Span<byte> frame)
    {
        CacheFrame.Seal(frame);
        RandomAccess.Write(handle!, frame, Length);
        var place = new CachePlace(Length + CacheFrame.Overhead, frame.Length - CacheFrame.Overhead);
        Length += frame.Length;
        return place;
    }

    /// <summary>Puts a file of these payloads in the place of this one. Who reads the old one goes on reading it until it looks again.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "What is adopted is the file's own from then on.")]
    public void Replace(IEnumerable<ReadOnlyMemory<byte>> payloads)
    {
        var aside = path + ".aside";
        var written = Guid.NewGuid();
        using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            file.Write(CacheFrame.Header(written));
            foreach (var payload in payloads)
            {
                byte[] frame = [.. new byte[CacheFrame.Overhead], .. payload.Span];
                CacheFrame.Seal(frame);
                file.Write(frame);
            }
        }

        File.Move(aside, path, overwrite: true);
        Adopt(Open(), written);
        Scan();
    }

    public void Dispose() => handle?.Dispose();

    private SafeFileHandle Open() => File.OpenHandle(
        path, FileMode.Open, writes ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private void Adopt(SafeFileHandle current, Guid written)
    {
        if (handle is not null && written == generation)
        {
            current.Dispose();
            return;
        }

        handle?.Dispose();
        (handle, generation, Length) = (current, written, CacheFrame.HeaderLength);
        begun();
    }

    private void Scan()
    {
        var buffer = new byte[Chunk];
        var filled = 0;
        while (true)
        {
            var read = RandomAccess.Read(handle!, buffer.AsSpan(filled), Length + filled);
            filled += read;
            var taken = 0;
            while (CacheFrame.Measure(buffer.AsSpan(taken, filled - taken)) is { } whole)
            {
                found(new CachePlace(Length + CacheFrame.Overhead, whole - CacheFrame.Overhead), buffer.AsSpan(taken + CacheFrame.Overhead, whole - CacheFrame.Overhead));
                Length += whole;
                taken += whole;
            }

            if (taken == 0 && filled == buffer.Length && buffer.Length < CacheFrame.LongestPayload)
                Array.Resize(ref buffer, buffer.Length * 2);
            else if (read == 0)
                return;
            Array.Copy(buffer, taken, buffer, 0, filled -= taken);
        }
    }
}
