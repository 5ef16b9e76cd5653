using System.Buffers;

namespace Provenance.Durable.Journals;

/// <summary>Frames that are written and flushed together, and the one task that all who wait for them share.</summary>
/// <param name="buffer">Empty.</param>
internal sealed class LogBatch(ArrayBufferWriter<byte> buffer)
{
    private readonly TaskCompletionSource durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count { get; private set; }

    public ArrayBufferWriter<byte> Buffer => buffer;

    public ReadOnlySpan<byte> Frames => buffer.WrittenSpan;

    public Task Durable => durable.Task;

    /// <summary>Somebody waits for it; until then it may wait for more.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Done after the frames are written; nothing joins the batch any more.</summary>
    public Func<IEnumerable<LogFrame>, IEnumerable<LogFrame>>? Rewrite { get; set; }

    public void Add(byte kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest)
    {
        // The writer flushes each batch before it writes the next, so the first frame of each stands behind flushed bytes.
        buffer.WriteFrame(kind, head, rest, afterFlush: Count == 0);
        Count++;
    }

    public void Complete() => durable.SetResult();

    public void Fail(Exception cause) => durable.SetException(cause);
}
