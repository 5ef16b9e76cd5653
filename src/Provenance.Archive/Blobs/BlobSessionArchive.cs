using System.Text;
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

namespace Provenance.Archive.Blobs;

/// <summary>
/// A session on blob storage, opened for writing by one process alone or by several that share it. A record is committed when its blob is
/// made: one request, on condition that there is none of that name.
/// </summary>
public sealed class BlobSessionArchive : IHeldSession
{
    private readonly BlobFolder blobs;
    private readonly SessionFolder folder;
    private readonly BlobWriter writer;
    private readonly Sealer? sealer;
    private bool isClosed;

    /// <param name="sealing">Null to seal nothing.</param>
    internal BlobSessionArchive(BlobFolder blobs, SessionFolder folder, BlobWriter writer, Sealing? sealing, TimeProvider time)
    {
        (this.blobs, this.folder, this.writer) = (blobs, folder, writer);
        sealer = sealing is null ? null : new Sealer(new SealedBlobs(blobs, folder, writer, time, JoinAsync), sealing, time);
    }

    public SessionDocument Session => folder.Document;

    public Plan Plan => folder.Plan;

    public int Epoch => writer.Hold.Epoch;

    /// <summary>In memory: whoever resumes asks the archive what is missing, and needs no history of an engine for it.</summary>
    public IJournal Journal { get; } = new PassingJournal();

    public IReadOnlyCollection<CallState> Calls => writer.Book.Calls;

    public CallState? Find(CallKey call) => writer.Book.Find(call);

    public async ValueTask<CallState?> LookAsync(CallKey call, CancellationToken cancellationToken)
    {
        // What settles an analysis settles it for good; a clean-up may be asked for again.
        if (writer.IsShared && (call.Kind == RecordKind.Cleanup || Find(call)?.Settled is null))
            await LearnAsync(BlobNames.Records(folder.Paths, call), cancellationToken);
        return Find(call);
    }

    public Task RefreshAsync(CancellationToken cancellationToken) =>
        writer.IsShared ? LearnAsync(folder.Paths.Of("llm_archive/"), cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    /// <exception cref="ArchiveException">The epoch has ended, or the storage can't be written any more.</exception>
    public async Task<AttemptKey> BeginAsync(Intent intent, CancellationToken cancellationToken)
    {
        await writer.Views.WaitForRoomAsync(cancellationToken);
        return await writer.BeginAsync(intent, cancellationToken);
    }

    /// <inheritdoc/>
    /// <returns>
    /// The record of these bytes. Where another process has committed another answer under the same attempt, that one stays, and this one is
    /// kept as the next attempt.
    /// </returns>
    /// <exception cref="InvalidOperationException">The attempt was never begun, or has a record.</exception>
    /// <exception cref="SessionTakenOverException">The epoch has ended: the record is not part of the session.</exception>
    public Task<RecordReference> CommitAsync(RecordEnvelope envelope, Prompt? prompt) => writer.CommitAsync(envelope, prompt);

    public async Task<RecordEnvelope> ReadAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        var reference = writer.Book.FindRecord(key);
        var path = folder.Paths.Record(key);
        return folder.ReadRecord(key, reference, reference is null ? null : await ReadCheckedAsync(path, reference.Digest, cancellationToken));
    }

    public async Task<byte[]> ReadInputAsync(string name, CancellationToken cancellationToken)
    {
        var input = Session.Experiment.Inputs.FirstOrDefault(input => input.Name == name)
            ?? throw new CorruptRecordException($"inputs/{name}", "the session has no such input");
        return (await ReadCheckedAsync(folder.Paths.Of($"inputs/{name}"), input.Digest, cancellationToken)).ToArray();
    }

    public async Task<byte[]?> ReadViewAsync(string name, CancellationToken cancellationToken) => ViewName.IsInside(name)
        ? (await blobs.FindAsync(folder.Paths.Of(name), cancellationToken))?.Bytes.ToArray()
        : throw new ArgumentException($"\"{name}\" leaves the session's folder.", nameof(name));

    public async Task NoteAsync(ChronologNote note, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await writer.Chronicle.AppendAsync(note.Event, Facts.Of(note.Facts));
        await writer.Hold.RequireAsync();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The name leaves the session, or is not below <c>extracted/</c> or <c>deliverables/</c>.</exception>
    public async Task WriteViewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var path = folder.Paths.Of(ViewName.View(name));
        await writer.Hold.RequireAsync();
        await blobs.PutAsync(path, bytes, cancellationToken);
    }

    public async Task CompleteStageAsync(Stage stage, StageSummary summary, CancellationToken cancellationToken)
    {
        var joined = await JoinAsync(cancellationToken);
        var records = Calls.Sum(call => call.Attempts.Count(attempt => attempt.Record is not null));
        var checkpoint = CheckpointFormat.Write(this, stage, summary, joined.Lines.Head, records);
        await blobs.PutAsync(folder.Paths.Checkpoint(stage), checkpoint, cancellationToken);
        await NoteAsync(
            new ChronologNote(ChronologEvents.StageComplete, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["checkpoint"] = Digest.Of(checkpoint.Span).ToString(),
                ["stage"] = stage.Name(),
            }),
            cancellationToken);
        if (sealer is not null)
            await sealer.SealStageAsync(stage.Name(), cancellationToken);
    }

    public async Task<SealReference?> SealAsync(CancellationToken cancellationToken) =>
        sealer is null ? null : await sealer.SealSessionAsync(cancellationToken);

    /// <summary>Completes when the views of everything committed are written.</summary>
    internal Task SettleAsync() => writer.Views.FlushAsync();

    /// <summary>Joins what was entered, and lets go of the session. What a storage that fails keeps from being joined is joined by the next process.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, true))
            return;
        await CloseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await writer.DisposeAsync();
    }

    private async Task CloseAsync()
    {
        await writer.Views.FlushAsync();
        await writer.Chronicle.AppendAsync(ChronologEvents.Closed, Facts.None);
        await JoinAsync(CancellationToken.None);
    }

    /// <summary>Everything entered so far in the chronolog, and every view that belongs to it.</summary>
    private async Task<JoinedChronolog> JoinAsync(CancellationToken cancellationToken)
    {
        await writer.Views.FlushAsync();
        await writer.Log.FlushAsync();
        await writer.Hold.RequireAsync();
        if (writer.IsShared)
            await writer.MarkOrphansAsync(await writer.LearnAsync(cancellationToken));
        var joined = await writer.Join.JoinAsync(cancellationToken);
        await MakeTextsAsync(joined.History.Listing!, cancellationToken);
        await blobs.PutAsync(folder.Paths.Metadata, joined.Lines.Metadata(), cancellationToken);
        return joined;
    }

    /// <summary>
    /// The texts that a process did not come to write before it died, and those of calls that several processes have answered: any of them may
    /// have written last.
    /// </summary>
    private async Task MakeTextsAsync(RecordListing listing, CancellationToken cancellationToken)
    {
        foreach (var call in Calls)
        {
            var answered = call.Attempts.Where(attempt => attempt.Record?.Outcome.HasText() == true).Select(attempt => attempt.Record!).ToList();
            var isSure = answered.Count == 1 || !writer.IsShared;
            if (answered.Count == 0 || (isSure && listing.Has(folder.Paths.Text(call.Call))))
                continue;
            if ((await ReadAsync(answered[^1].Key, cancellationToken)).Text is { } text)
                writer.Views.Add(call.Call, Encoding.UTF8.GetBytes(text));
        }

        await writer.Views.FlushAsync();
    }

    private async Task LearnAsync(string beginning, CancellationToken cancellationToken) =>
        writer.Learn(await RecordListing.ReadAsync(blobs, folder.Paths, beginning, cancellationToken));

    private async Task<ReadOnlyMemory<byte>> ReadCheckedAsync(string path, Digest digest, CancellationToken cancellationToken)
    {
        var found = await blobs.FindAsync(path, cancellationToken) ?? throw new CorruptRecordException(folder.Paths.Name(path), "the file is missing");
        return Digest.Of(found.Bytes.Span) is var actual && actual == digest
            ? found.Bytes
            : throw new CorruptRecordException(folder.Paths.Name(path), $"its digest is {actual}; committed was {digest}");
    }
}
