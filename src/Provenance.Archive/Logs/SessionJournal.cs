using System.Runtime.CompilerServices;
using Provenance.Durable.Journals;

namespace Provenance.Archive.Logs;

/// <summary>The engine's journal as a part of the session's log: its history shares the flushes of the records.</summary>
internal sealed class SessionJournal(SessionLog log, IReadOnlyCollection<ReadOnlyMemory<byte>> found) : IJournal
{
    private IReadOnlyCollection<ReadOnlyMemory<byte>> unread = found;

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var frame in Interlocked.Exchange(ref unread, []))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return frame;
        }

        await Task.CompletedTask;
    }

    public Task AppendAsync(ReadOnlyMemory<byte> frame) => log.AppendJournalAsync(SessionFrames.Journal, frame.Span);

    public void Enqueue(ReadOnlyMemory<byte> frame) => log.EnqueueJournal(frame.Span);

    public Task RewriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames) =>
        log.AppendJournalAsync(SessionFrames.JournalRewrite, SessionFrames.WriteJournal(frames));
}
