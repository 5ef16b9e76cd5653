using Provenance.Archive.Chronologs;
using Provenance.Archive.Locks;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Durable.Journals;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Logs;

/// <summary>
/// The one log to which an epoch commits everything: intents, records, prompts, other chronolog entries, and the engine's history.
/// Whatever waits at the same moment shares a flush.
/// </summary>
internal sealed class SessionLog : IAsyncDisposable
{
    private readonly GroupCommitLog log;
    private readonly SessionClaim claim;

    /// <param name="firstSeq">Of the first entry that this epoch writes.</param>
    /// <param name="journal">The engine's frames so far.</param>
    public SessionLog(IFileStore files, SessionPaths paths, SessionClaim claim, long firstSeq, IReadOnlyCollection<ReadOnlyMemory<byte>> journal)
    {
        this.claim = claim;
        log = GroupCommitLog.Create(
            files,
            new LogLocation(paths.Log(claim.Epoch), paths.Aside(claim.Epoch) + "/log"),
            [
                new LogFrame(SessionFrames.Begin, SessionFrames.WriteBegin(firstSeq)),
                new LogFrame(SessionFrames.JournalRewrite, SessionFrames.WriteJournal(journal)),
            ],
            claim.FindSuccessor);
        Journal = new SessionJournal(this, journal);
    }

    public SessionJournal Journal { get; }

    public LogCounters Counters => log.Counters;

    /// <summary>In bytes.</summary>
    public long Length => log.Length;

    public Task AppendAsync(ChronologEntry entry) =>
        AppendAsync(SessionFrames.Entry, Stamp.Of(entry), ChronologFormat.Content(entry).Span);

    public Task AppendAsync(ChronologEntry entry, AttemptKey key, ReadOnlySpan<byte> envelope) =>
        AppendAsync(SessionFrames.Record, new Stamp(entry.Seq, entry.Time, key), envelope);

    /// <summary>Becomes durable with the record that is appended next.</summary>
    /// <param name="seq">Of that record's entry.</param>
    public void EnqueuePrompt(long seq, DateTimeOffset time, AttemptKey key, ReadOnlySpan<byte> text)
    {
        Span<byte> head = stackalloc byte[SessionFrames.StampLength];
        SessionFrames.WriteStamp(head, new Stamp(seq, time, key));
        log.Enqueue(SessionFrames.Prompt, head, text);
    }

    public Task AppendJournalAsync(byte kind, ReadOnlySpan<byte> payload) => CompleteAsync(log.AppendAsync(kind, payload));

    public void EnqueueJournal(ReadOnlySpan<byte> payload) => log.Enqueue(SessionFrames.Journal, payload, default);

    /// <summary>Lets go of everything up to this entry: it is in flushed files.</summary>
    public Task RotateAsync(long flushedSeq) =>
        CompleteAsync(log.RewriteAsync(frames => SessionFrames.Live(frames, flushedSeq)));

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private Task AppendAsync(byte kind, Stamp stamp, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[SessionFrames.StampLength];
        SessionFrames.WriteStamp(head, stamp);
        return CompleteAsync(log.AppendAsync(kind, head, content));
    }

    /// <exception cref="SessionTakenOverException">That is why the log takes nothing more.</exception>
    private async Task CompleteAsync(Task durable)
    {
        try
        {
            await durable;
        }
        catch (LogFailedException) when (claim.FindSuccessor() is not null)
        {
            throw claim.FindSuccessor()!;
        }
    }
}
