using Provenance.Archive.Checkpoints;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Seals;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Durable.Journals;

namespace Provenance.Archive;

/// <summary>
/// A session on files, opened for writing. The session's log is the commit point: an intent or a record is flushed there, with whatever
/// else waits at that moment, before its task completes. Files of their own are made of it in the background.
/// </summary>
public sealed class FileSessionArchive : IHeldSession
{
    private readonly SessionFolder folder;
    private readonly OpenedSession opened;
    private readonly SealedFolder place;
    private readonly Sealer? sealer;

    /// <param name="sealing">Null to seal nothing.</param>
    internal FileSessionArchive(SessionFolder folder, OpenedSession opened, Sealing? sealing, TimeProvider time)
    {
        (this.folder, this.opened) = (folder, opened);
        place = new SealedFolder(folder, opened);
        sealer = sealing is null ? null : new Sealer(place, sealing, time);
    }

    internal SessionFolder Folder => folder;

    public SessionDocument Session => folder.Document;

    public Plan Plan => folder.Plan;

    public int Epoch => opened.Claim.Epoch;

    /// <inheritdoc/>
    /// <remarks>There is one log, and a crash leaves a beginning of it.</remarks>
    public bool CommitsInOrder => true;

    /// <summary>The engine's journal, in the session's own log.</summary>
    public IJournal Journal => opened.Log.Journal;

    /// <summary>What the session's log has cost since it was opened.</summary>
    public LogCounters LogCounters => opened.Log.Counters;

    /// <summary>So many records are durable in the log and have no file of their own yet.</summary>
    public int Unmade => opened.Files.Unmade;

    public IReadOnlyCollection<CallState> Calls => opened.Book.Calls;

    public CallState? Find(CallKey call) => opened.Book.Find(call);

    /// <inheritdoc/>
    /// <remarks>One process at a time writes here: memory knows it all.</remarks>
    public ValueTask<CallState?> LookAsync(CallKey call, CancellationToken cancellationToken) => new(Find(call));

    public Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <exception cref="ArchiveException">The session was taken over, or its files can't be written any more.</exception>
    public async Task<AttemptKey> BeginAsync(Intent intent, CancellationToken cancellationToken)
    {
        await opened.Files.WaitForRoomAsync(cancellationToken);
        return await opened.Chronicle.BeginAsync(intent);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The attempt was never begun, or has a record.</exception>
    /// <exception cref="SessionTakenOverException">A newer process holds the session: the record is not part of it.</exception>
    public Task<RecordReference> CommitAsync(RecordEnvelope envelope, Prompt? prompt) => opened.Chronicle.CommitAsync(envelope, prompt);

    public Task<RecordEnvelope> ReadAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(folder.ReadRecord(key, opened.Book.FindRecord(key), opened.Files.FindPending(key)));
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

    public Task NoteAsync(ChronologNote note, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return opened.Chronicle.NoteAsync(note.Event, Facts.Of(note.Facts));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The name leaves the session, or is not below <c>extracted/</c> or <c>deliverables/</c>.</exception>
    public Task WriteViewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        opened.Placed.Put(folder.Paths.Of(ViewName.View(name)), bytes.Span);
        return Task.CompletedTask;
    }

    public async Task CompleteStageAsync(Stage stage, StageSummary summary, CancellationToken cancellationToken)
    {
        var head = (await opened.Files.FlushAsync(cancellationToken)).Head;
        var records = Calls.Sum(call => call.Attempts.Count(attempt => attempt.Record is not null));
        var checkpoint = CheckpointFormat.Write(this, stage, summary, head, records);
        opened.Placed.PutFlushed(folder.Paths.Checkpoint(stage), checkpoint.Span);
        await opened.Chronicle.NoteAsync(
            ChronologEvents.StageComplete,
            Facts.Of(("checkpoint", Digest.Of(checkpoint.Span).ToString()), ("stage", stage.Name())));
        if (sealer is not null)
            await sealer.SealStageAsync(stage.Name(), cancellationToken);
    }

    public async Task<SealReference?> SealAsync(CancellationToken cancellationToken) =>
        sealer is null ? null : await sealer.SealSessionAsync(cancellationToken);

    /// <summary>Makes the files of everything committed, closes the log, and lets go of the session.</summary>
    public async ValueTask DisposeAsync()
    {
        await opened.CloseAsync();
        place.Dispose();
    }
}
