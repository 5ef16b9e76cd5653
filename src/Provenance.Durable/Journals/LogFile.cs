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
internal sealed class LogFile(IFileStore files, LogLocation location) : IDisposable
{
    private const int RewriteChunk = 1 << 18;

    private IStoredFile? file;

    public long Frames { get; private set; }

    public long Bytes { get; private set; }

    public long Flushes { get; private set; }

    public long Length => file?.Length ?? 0;

    /// <summary>
    /// Goes on where an older process ended. What it wrote and nobody flushed is flushed first: those who read it act on it, and the next
    /// frame says that all before it was.
    /// </summary>
    /// <param name="end">How much of the file is valid; the rest is cut.</param>
    public void Open(long end)
    {
        file = files.Append(location.Path, end);
        file.Flush();
    }

    public void Write(ReadOnlySpan<byte> frames, int count)
    {
        file!.Append(frames);
        file.Flush();
        (Frames, Bytes, Flushes) = (Frames + count, Bytes + frames.Length, Flushes + 1);
    }

    /// <summary>Puts a log of these frames in the place of what is there, atomically.</summary>
    public void Replace(IEnumerable<LogFrame> frames)
    {
        var written = WriteAside(frames);
        file?.Dispose();
        file = written;
        files.RenameFile(location.Aside, location.Path);
        files.FlushFolder(FileStoreExtensions.Folder(location.Path));
    }

    /// <summary>Puts in the place of this log what is made of its frames.</summary>
    public void Rewrite(Func<IEnumerable<LogFrame>, IEnumerable<LogFrame>> live)
    {
        using var old = files.OpenRead(location.Path);
        Replace(live(new LogReader(old, location.Path).Read()));
    }

    public void Dispose() => file?.Dispose();

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
}
