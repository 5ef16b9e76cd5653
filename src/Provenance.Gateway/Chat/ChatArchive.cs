using System.Collections.Concurrent;
using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;

namespace Provenance.Gateway.Chat;

/// <summary>
/// The archive of calls that belong to no experiment. A call is in memory only while it is asked; with a folder, its intents and records
/// are files, and what earlier processes spent counts. Without one nothing outlives the process, the spending neither.
/// </summary>
public sealed class ChatArchive : ISessionArchive
{
    private readonly ConcurrentDictionary<CallKey, ChatCall> underWay = [];
    private readonly ChatFolder? folder;
    private readonly TimeProvider clock;
    private int last;

    /// <param name="folder">Null for none.</param>
    internal ChatArchive(SessionDocument session, ChatFolder? folder, TimeProvider clock)
    {
        (Session, this.folder, this.clock) = (session, folder, clock);
        Calls = folder?.ReadEarlier() ?? [];
        last = Calls.Select(call => call.Call.Ordinal).DefaultIfEmpty(0).Max();
    }

    public SessionDocument Session { get; }

    public Plan Plan => ChatSession.Plan;

    public int Epoch => 1;

    /// <summary>The calls of earlier processes.</summary>
    public IReadOnlyCollection<CallState> Calls { get; }

    public CallState? Find(CallKey call) => underWay.TryGetValue(call, out var known) ? known.State : null;

    public ValueTask<CallState?> LookAsync(CallKey call, CancellationToken cancellationToken) => new(Find(call));

    public Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<AttemptKey> BeginAsync(Intent intent, CancellationToken cancellationToken)
    {
        var key = underWay.GetOrAdd(intent.Call, call => new ChatCall(call)).Begin(intent, clock.GetUtcNow());
        if (folder is not null)
            await folder.WriteIntentAsync(key, intent, cancellationToken);
        return key;
    }

    public async Task<RecordReference> CommitAsync(RecordEnvelope envelope, Prompt? prompt)
    {
        var bytes = RecordFormat.Write(envelope);
        if (folder is not null)
            await folder.WriteRecordAsync(envelope.Key, bytes, prompt);
        var record = RecordReference.Of(envelope, Digest.Of(bytes.Span));
        underWay.GetOrAdd(envelope.Key.Call, call => new ChatCall(call)).Commit(envelope, record);
        return record;
    }

    public Task<RecordEnvelope> ReadAsync(AttemptKey key, CancellationToken cancellationToken) =>
        Task.FromResult(
            (underWay.TryGetValue(key.Call, out var call) ? call.Find(key) : null)
            ?? throw new CorruptRecordException(key.FileName(ordinalDigits: 4), "The call is over, and no longer in memory."));

    /// <summary>There are no inputs.</summary>
    public Task<byte[]> ReadInputAsync(string name, CancellationToken cancellationToken) =>
        throw new CorruptRecordException(name, "Calls outside experiments have no inputs.");

    public Task<byte[]?> ReadViewAsync(string name, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

    /// <summary>Nothing is kept of these: there is no log of a session, and no view of one.</summary>
    public Task NoteAsync(ChronologNote note, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WriteViewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CompleteStageAsync(Stage stage, StageSummary summary, CancellationToken cancellationToken) => Task.CompletedTask;

    internal CallKey NextCall() => new(RecordKind.Response, Interlocked.Increment(ref last));

    internal void Forget(CallKey call) => underWay.TryRemove(call, out _);

    /// <summary>One call while it is asked.</summary>
    private sealed class ChatCall(CallKey key)
    {
        private readonly Dictionary<AttemptKey, RecordEnvelope> records = [];
        private ImmutableArray<AttemptState> attempts = [];

        public CallState? State
        {
            get
            {
                lock (records)
                    return attempts.IsEmpty ? null : new CallState(key, attempts);
            }
        }

        public AttemptKey Begin(Intent intent, DateTimeOffset now)
        {
            lock (records)
            {
                var number = attempts.Length + 1;
                attempts = attempts.Add(new AttemptState(number, intent.Reason, intent.Model, now, intent.WorstCost, Record: null, Orphaned: false));
                return key.Attempt(number);
            }
        }

        public void Commit(RecordEnvelope envelope, RecordReference record)
        {
            lock (records)
            {
                records[envelope.Key] = envelope;
                attempts = attempts.SetItem(envelope.Key.Attempt - 1, attempts[envelope.Key.Attempt - 1] with { Record = record });
            }
        }

        public RecordEnvelope? Find(AttemptKey attempt)
        {
            lock (records)
                return records.GetValueOrDefault(attempt);
        }
    }
}
