using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Seals;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;

namespace Provenance.Core.Archives;

/// <summary>
/// One session's archive, opened for writing: by the one process that holds its lock, or by several where the archive lets them share it.
/// Asking goes: <see cref="LookAsync"/>, <see cref="BeginAsync"/>, the request, <see cref="CommitAsync"/>. Every member may be called from
/// many threads at once.
/// </summary>
public interface ISessionArchive : ISessionReader
{
    /// <summary>Counts the processes that have held this session, from 1.</summary>
    int Epoch { get; }

    /// <summary>
    /// Of an intent that is begun after <see cref="CommitAsync"/> was called, nothing is left by a crash that leaves nothing of that
    /// record. The next question need not wait until the record is durable: its intent waits for both.
    /// </summary>
    bool CommitsInOrder => false;

    /// <summary>
    /// What is known of a call, also to others that write to the session at this moment; null when it was never begun. Whoever writes alone
    /// answers from memory, at once.
    /// </summary>
    ValueTask<CallState?> LookAsync(CallKey call, CancellationToken cancellationToken);

    /// <summary>
    /// Brings <see cref="ISessionReader.Find"/> and <see cref="ISessionReader.Calls"/> to what all who write to the session have committed.
    /// Whoever writes alone knows that already.
    /// </summary>
    Task RefreshAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next attempt number for the call and makes the intent durable before it returns.</summary>
    Task<AttemptKey> BeginAsync(Intent intent, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the envelope durable before it returns. Not cancellable: an answer that is here is kept.
    /// The prompt is written beside it as a view when this is the call's first record.
    /// </summary>
    Task<RecordReference> CommitAsync(RecordEnvelope envelope, Prompt? prompt);

    /// <summary>Adds an entry to the chronolog. Durable when it returns.</summary>
    Task NoteAsync(ChronologNote note, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a file that can be made again from the truth, such as <c>extracted/extracted_0001.json</c> or
    /// <c>deliverables/results.csv</c>: aside, then renamed. A file of that name is replaced.
    /// </summary>
    Task WriteViewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Flushes every record of the session as a file of its own, every view, and the chronolog, then writes the stage's checkpoint.
    /// </summary>
    Task CompleteStageAsync(Stage stage, StageSummary summary, CancellationToken cancellationToken);

    /// <summary>Seals everything that the session holds, if it was opened with something to seal it with.</summary>
    /// <returns>Null when it was not.</returns>
    Task<SealReference?> SealAsync(CancellationToken cancellationToken) => Task.FromResult<SealReference?>(null);
}

/// <summary>A record that is not what was committed. The session is not what it was; nothing is computed from it.</summary>
public sealed class CorruptRecordException(string file, string why)
    : ProvenanceException($"{file}: {why}")
{
    /// <summary>The file's name in the session folder.</summary>
    public string File { get; } = file;

    public string Why { get; } = why;
}
