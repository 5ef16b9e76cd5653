namespace Provenance.Durable.Journals;

/// <summary>
/// Where the embedded engine keeps its histories: frames of bytes, in order. A file of its own, a part of a session's log, or memory.
/// </summary>
public interface IJournal
{
    /// <summary>Every frame that is durable, in the order of appending. Called once, before the first append.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Appends a frame. The order of calls is the order in the journal; the frame, and all before it, are durable when the task completes.
    /// Not awaited, it is durable with the next one that is.
    /// </summary>
    Task AppendAsync(ReadOnlyMemory<byte> frame);

    /// <summary>
    /// Appends a frame that may wait: in its place in the order, and durable with the next frame that is awaited, or at the latest when
    /// the journal is closed. It causes no flush of its own.
    /// </summary>
    void Enqueue(ReadOnlyMemory<byte> frame) => _ = AppendAsync(frame);

    /// <summary>Puts these frames in the place of all that was appended, atomically: after a crash there are the old ones or the new.</summary>
    Task RewriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames);
}
