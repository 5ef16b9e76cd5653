using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Durable.Storage;

namespace Provenance.Archive.Mirrors;

/// <summary>
/// A session that is also kept in a second place. What is committed is what the primary has committed: the mirror gets it afterwards, in
/// the background, and never fails or delays the session.
/// </summary>
public sealed class MirroredArchive : ISessionArchive, IAsyncDisposable
{
    private readonly FileSessionArchive primary;
    private readonly MirrorWriter writer;
    private readonly TimeProvider time;
    private Task<MirrorSummary>? finished;

    private MirroredArchive(FileSessionArchive primary, MirrorWriter writer, TimeProvider time) =>
        (this.primary, this.writer, this.time) = (primary, writer, time);

    public SessionDocument Session => primary.Session;

    public Plan Plan => primary.Plan;

    public int Epoch => primary.Epoch;

    public bool CommitsInOrder => primary.CommitsInOrder;

    public IReadOnlyCollection<CallState> Calls => primary.Calls;

    /// <summary>Begins to bring the mirror to where the primary is. A mirror that can't be reached is tried again later.</summary>
    /// <param name="primary">Closed with this archive.</param>
    /// <param name="mirror">The folder that gets a folder of the session's name.</param>
    /// <exception cref="MirrorRefusedException">What is there is not this session's mirror.</exception>
    public static MirroredArchive Open(FileSessionArchive primary, IFileStore mirror, TimeProvider time, ILogger<MirroredArchive> logger)
    {
        var folder = new MirrorFolder(primary.Folder, mirror, primary.Epoch);
        try
        {
            folder.Require();
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            // It is asked again, and this time reported, before anything is written to it.
        }

        return new MirroredArchive(primary, new MirrorWriter(primary, folder, time, logger), time);
    }

    public CallState? Find(CallKey call) => primary.Find(call);

    public ValueTask<CallState?> LookAsync(CallKey call, CancellationToken cancellationToken) => primary.LookAsync(call, cancellationToken);

    public Task RefreshAsync(CancellationToken cancellationToken) => primary.RefreshAsync(cancellationToken);

    public Task<AttemptKey> BeginAsync(Intent intent, CancellationToken cancellationToken) => primary.BeginAsync(intent, cancellationToken);

    public async Task<RecordReference> CommitAsync(RecordEnvelope envelope, Prompt? prompt)
    {
        var asked = time.GetTimestamp();
        var reference = await primary.CommitAsync(envelope, prompt);
        writer.Add(envelope, asked);
        return reference;
    }

    public Task<RecordEnvelope> ReadAsync(AttemptKey key, CancellationToken cancellationToken) => primary.ReadAsync(key, cancellationToken);

    public Task<byte[]> ReadInputAsync(string name, CancellationToken cancellationToken) => primary.ReadInputAsync(name, cancellationToken);

    public Task<byte[]?> ReadViewAsync(string name, CancellationToken cancellationToken) => primary.ReadViewAsync(name, cancellationToken);

    public Task NoteAsync(ChronologNote note, CancellationToken cancellationToken) => primary.NoteAsync(note, cancellationToken);

    public Task WriteViewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        primary.WriteViewAsync(name, bytes, cancellationToken);

    public async Task CompleteStageAsync(Stage stage, StageSummary summary, CancellationToken cancellationToken)
    {
        await primary.CompleteStageAsync(stage, summary, cancellationToken);
        writer.CatchUpSoon();
    }

    public async Task<SealReference?> SealAsync(CancellationToken cancellationToken)
    {
        var seal = await primary.SealAsync(cancellationToken);
        writer.CatchUpSoon();
        return seal;
    }

    /// <summary>
    /// Waits for the mirror, a minute at most, and enters into the chronolog what it has. To be called when nothing is committed any more.
    /// </summary>
    public Task<MirrorSummary> FinishAsync() => finished ??= writer.FinishAsync();

    /// <summary>Closes the primary, and gives the mirror what closing has written.</summary>
    public async ValueTask DisposeAsync()
    {
        await FinishAsync();
        await primary.DisposeAsync();
        await writer.CopyEndAsync();
    }
}
