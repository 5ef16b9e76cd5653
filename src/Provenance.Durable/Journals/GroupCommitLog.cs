using System.Buffers;
using Provenance.Durable.Storage;

namespace Provenance.Durable.Journals;

/// <summary>
/// An append-only file of frames that many write to at once. One writer takes whatever waits, writes it with one write and one flush,
/// and completes all of it; alone, an append is one write and one flush, at once. The order of calls is the order in the file.
/// After a write or flush that failed the log takes nothing more.
/// </summary>
public sealed class GroupCommitLog : IThreadPoolWorkItem, IAsyncDisposable
{
    private const int FirstCapacity = 1 << 14;

    private const int LargestKept = 1 << 22;

    private readonly Lock gate = new();
    private readonly LogFile file;
    private readonly string name;
    private readonly Func<Exception?>? fence;
    private readonly Queue<LogBatch> waiting = new();
    private readonly Stack<ArrayBufferWriter<byte>> buffers = new();
    private LogBatch? open;
    private bool writing;
    private bool closed;
    private LogFailedException? failure;

    private GroupCommitLog(IFileStore files, LogLocation location, Func<Exception?>? fence)
    {
        file = new LogFile(files, location);
        (name, this.fence) = (location.Path, fence);
    }

    /// <summary>So many bytes of a torn tail, what a crash left of its last write, were cut off when the log was opened.</summary>
    public long Torn { get; private init; }

    /// <summary>What is in the file by now, in bytes.</summary>
    public long Length => file.Length;

    public LogCounters Counters => new(file.Frames, file.Bytes, file.Flushes);

    /// <summary>Opens a log, or begins one where there is none. What a crash left of the last write is cut off.</summary>
    /// <param name="replay">Receives every frame that is in the log. Its payload is valid until it returns.</param>
    /// <exception cref="CorruptLogException">The file is no log, or is damaged before its tail.</exception>
    public static GroupCommitLog Open(IFileStore files, LogLocation location, Action<LogFrame> replay)
    {
        if (!files.FileExists(location.Path))
            return Create(files, location, [], fence: null);
        using var stream = files.OpenRead(location.Path);
        var reader = new LogReader(stream, location.Path);
        foreach (var frame in reader.Read())
            replay(frame);
        if (reader.End == 0)
            return Create(files, location, [], fence: null);
        var log = new GroupCommitLog(files, location, fence: null) { Torn = reader.Torn };
        log.file.Open(reader.End);
        return log;
    }

    /// <summary>Begins a log with these frames; it is there, durable, with all of them or not at all.</summary>
    /// <param name="fence">
    /// Asked after each flush, before its appends complete. What it answers says why this log is no longer ours, and fails them; null: it is.
    /// </param>
    public static GroupCommitLog Create(
        IFileStore files, LogLocation location, IEnumerable<LogFrame> frames, Func<Exception?>? fence)
    {
        var log = new GroupCommitLog(files, location, fence);
        log.file.Replace(frames);
        return log;
    }

    /// <summary>Appends a frame. It, and every frame before it, is durable when the task completes.</summary>
    /// <exception cref="LogFailedException">A write or flush failed, this one or one before.</exception>
    public Task AppendAsync(byte kind, ReadOnlySpan<byte> payload) => AppendAsync(kind, payload, default);

    /// <summary>Appends a frame whose payload is in two parts.</summary>
    /// <inheritdoc cref="AppendAsync(byte, ReadOnlySpan{byte})"/>
    public Task AppendAsync(byte kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest)
    {
        lock (gate)
        {
            if (Refusal() is { } refused)
                return Task.FromException(refused);
            var batch = OpenBatch();
            batch.Add(kind, head, rest);
            StartWriting(batch);
            return batch.Durable;
        }
    }

    /// <summary>Appends a frame that may wait: it becomes durable with the next one that is awaited, or when the log is closed.</summary>
    /// <exception cref="LogFailedException">A write or flush failed before.</exception>
    public void Enqueue(byte kind, ReadOnlySpan<byte> payload) => Enqueue(kind, payload, default);

    /// <summary>Appends a frame that may wait, whose payload is in two parts.</summary>
    /// <inheritdoc cref="Enqueue(byte, ReadOnlySpan{byte})"/>
    public void Enqueue(byte kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest)
    {
        lock (gate)
        {
            if (Refusal() is { } refused)
                throw refused;
            OpenBatch().Add(kind, head, rest);
        }
    }

    /// <summary>
    /// Puts in the place of the log's frames, those appended before this call, what <paramref name="live"/> makes of them. Atomic: after
    /// a crash there are the old ones or the new. The payloads it is given are valid until the next is read.
    /// </summary>
    public Task RewriteAsync(Func<IEnumerable<LogFrame>, IEnumerable<LogFrame>> live)
    {
        lock (gate)
        {
            if (Refusal() is { } refused)
                return Task.FromException(refused);
            var batch = OpenBatch();
            batch.Rewrite = live;
            open = null;
            StartWriting(batch);
            return batch.Durable;
        }
    }

    /// <summary>Writes and flushes what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (gate)
        {
            if (closed)
                return;
            closed = true;
            var batch = OpenBatch();
            StartWriting(batch);
            last = batch.Durable;
        }

        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        file.Dispose();
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (NextBatch() is { } batch)
            Write(batch);
    }

    private Exception? Refusal() => (Exception?)failure ?? (closed ? new ObjectDisposedException(name) : null);

    /// <summary>The batch that takes what is appended now.</summary>
    private LogBatch OpenBatch()
    {
        if (open is not null)
            return open;
        open = new LogBatch(buffers.TryPop(out var buffer) ? buffer : new ArrayBufferWriter<byte>(FirstCapacity));
        waiting.Enqueue(open);
        return open;
    }

    private void StartWriting(LogBatch batch)
    {
        batch.IsAwaited = true;
        if (writing)
            return;
        writing = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private LogBatch? NextBatch()
    {
        lock (gate)
        {
            writing = waiting.TryPeek(out var batch) && batch.IsAwaited;
            if (!writing)
                return null;
            if (open == batch)
                open = null;
            return waiting.Dequeue();
        }
    }

    private void Write(LogBatch batch)
    {
        try
        {
            if (failure is not null)
                throw failure;
            if (batch.Count > 0)
                file.Write(batch.Frames, batch.Count);
            if (batch.Rewrite is { } live)
                file.Rewrite(live);
            if (fence?.Invoke() is { } lost)
                throw new LogFailedException(name, lost);
            Recycle(batch.Buffer);
            batch.Complete();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or DurableException)
        {
            lock (gate)
                failure ??= cause as LogFailedException ?? new LogFailedException(name, cause);
            batch.Fail(failure);
        }
    }

    private void Recycle(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > LargestKept)
            return;
        buffer.ResetWrittenCount();
        lock (gate)
            buffers.Push(buffer);
    }
}
