using System.Buffers;
using Provenance.Durable.Storage;

namespace Provenance.Durable.Journals;

/// <summary>Where a log is, and where a new version of it is written before it is renamed into place.</summary>
public sealed record LogLocation(string Path, string Aside)
{
    public LogLocation(string path)
        : this(path, path + ".aside")
    {
    }
}

/// <summary>A log's file, written to by one thread at a time.</summary>
internal sealed class LogFile : IDisposable
{
    private const int RewriteChunk = 1 << 18;

    private readonly IFileStore files;
    private readonly LogLocation location;
    private IStoredFile file;

    /// <param name="end">How much of the file is valid; null when there is no log yet.</param>
    public LogFile(IFileStore files, LogLocation location, long? end)
    {
        (this.files, this.location) = (files, location);
        file = end is null or 0 ? WriteAside([]) : files.Append(location.Path, end.Value);
        if (end is null or 0)
            PutInPlace();
    }

    public long Frames { get; private set; }

    public long Bytes { get; private set; }

    public long Flushes { get; private set; }

    public long Length => file.Length;

    public void Write(ReadOnlySpan<byte> frames, int count)
    {
        file.Append(frames);
        file.Flush();
        (Frames, Bytes, Flushes) = (Frames + count, Bytes + frames.Length, Flushes + 1);
    }

    /// <summary>Puts a log of these frames in the place of this one, atomically.</summary>
    public void Rewrite(Func<IEnumerable<LogFrame>, IEnumerable<LogFrame>> live)
    {
        IStoredFile written;
        using (var old = files.OpenRead(location.Path))
            written = WriteAside(live(new LogReader(old, location.Path).Read()));
        file.Dispose();
        file = written;
        PutInPlace();
    }

    public void Dispose() => file.Dispose();

    private IStoredFile WriteAside(IEnumerable<LogFrame> frames)
    {
        files.DeleteFile(location.Aside);
        var aside = files.Create(location.Aside);
        var chunk = new ArrayBufferWriter<byte>(RewriteChunk);
        chunk.Write(LogFormat.Header);
        foreach (var frame in frames)
        {
            if (chunk.WrittenCount + frame.Payload.Length > RewriteChunk)
                Drain(chunk, aside);
            // Nobody sees this file before all of it is flushed, so each frame may say that what is before it was.
            chunk.WriteFrame(frame.Kind, frame.Payload.Span, default, afterFlush: true);
            Frames++;
        }

        Drain(chunk, aside);
        aside.Flush();
        Flushes++;
        return aside;
    }

    private void Drain(ArrayBufferWriter<byte> chunk, IStoredFile target)
    {
        target.Append(chunk.WrittenSpan);
        Bytes += chunk.WrittenCount;
        chunk.ResetWrittenCount();
    }

    private void PutInPlace()
    {
        files.RenameFile(location.Aside, location.Path);
        files.FlushFolder(FileStoreExtensions.Folder(location.Path));
    }
}
