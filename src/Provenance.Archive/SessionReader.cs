using Provenance.Archive.Chronologs;
using Provenance.Archive.Locks;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;

namespace Provenance.Archive;

/// <summary>A session as it was when it was opened for reading. Takes no lock, and changes nothing.</summary>
public sealed class SessionReader : ISessionReader, IAsyncDisposable
{
    private readonly SessionFolder folder;
    private readonly CallBook book;
    private readonly Dictionary<AttemptKey, ReadOnlyMemory<byte>> pending;

    internal SessionReader(SessionFolder folder, SessionHistory history, Dictionary<AttemptKey, ReadOnlyMemory<byte>> pending)
    {
        (this.folder, book, this.pending) = (folder, history.Book, pending);
        Chronolog = [.. history.Text.Entries, .. history.Added];
        Holder = SessionClaim.FindHolder(folder.Files, folder.Paths);
        IsHeld = Holder is not null && SessionClaim.IsHeld(folder.Files, folder.Paths, Holder.Epoch);
        if (IsHeld)
            return;
        foreach (var (key, _) in book.Open())
            book.MarkOrphaned(key);
    }

    public SessionDocument Session => folder.Document;

    public Plan Plan => folder.Plan;

    /// <summary>Everything that happened, in order; its chain was checked.</summary>
    public IReadOnlyList<ChronologEntry> Chronolog { get; }

    /// <summary>The last process that wrote to the session; null before the first.</summary>
    public SessionHolder? Holder { get; }

    /// <summary>Whether that process still holds it. If not, attempts without a record are orphans, whether or not anybody has noted them yet.</summary>
    public bool IsHeld { get; }

    public IReadOnlyCollection<CallState> Calls => book.Calls;

    /// <summary>
    /// The chronolog's lines, without their ends, from the first whose number is greater: as <c>chronolog.jsonl</c> has them, or will have
    /// once the log's are written there.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> ChronologLines(long after)
    {
        var previous = ChronologFormat.First;
        foreach (var entry in Chronolog)
        {
            var line = ChronologFormat.Line(entry, previous);
            previous = Digest.Of(line.Span);
            if (entry.Seq > after)
                yield return line;
        }
    }

    public CallState? Find(CallKey call) => book.Find(call);

    public Task<RecordEnvelope> ReadAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Read(key));
    }

    public Task<byte[]> ReadInputAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(folder.ReadInput(name));
    }

    public Task<byte[]?> ReadViewAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(folder.FindView(name));
    }

    /// <summary>Whether only the session's log holds the record yet.</summary>
    internal bool IsPending(AttemptKey key) => pending.ContainsKey(key);

    internal RecordEnvelope Read(AttemptKey key) =>
        folder.ReadRecord(key, book.FindRecord(key), pending.TryGetValue(key, out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null);

    /// <summary>Does nothing: no file stays open. Readers of sessions elsewhere hold connections.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
