using System.Collections.Concurrent;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;

namespace Provenance.Benchmarks.Gateways;

/// <summary>An archive that keeps references in memory and does no more: what remains is the gateway's own cost.</summary>
internal sealed class MemoryArchive(SessionDocument session, Plan plan) : ISessionArchive
{
    private static readonly Digest AnyDigest = Digest.Of("record");

    private readonly ConcurrentDictionary<CallKey, CallState> calls = new();

    public SessionDocument Session => session;

    public Plan Plan => plan;

    public int Epoch => 1;

    public IReadOnlyCollection<CallState> Calls => [.. calls.Values];

    public CallState? Find(CallKey call) => calls.GetValueOrDefault(call);

    public ValueTask<CallState?> LookAsync(CallKey call, CancellationToken cancellationToken) => ValueTask.FromResult(Find(call));

    public Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<AttemptKey> BeginAsync(Intent intent, CancellationToken cancellationToken)
    {
        var attempt = new AttemptState(1, intent.Reason, intent.Model, DateTimeOffset.UnixEpoch, intent.WorstCost, null, Orphaned: false);
        calls[intent.Call] = new CallState(intent.Call, [attempt]);
        return Task.FromResult(intent.Call.Attempt(1));
    }

    public Task<RecordReference> CommitAsync(RecordEnvelope envelope, Prompt? prompt)
    {
        var record = RecordReference.Of(envelope, AnyDigest);
        var known = calls[envelope.Key.Call];
        calls[envelope.Key.Call] = known with { Attempts = [known.Attempts[0] with { Record = record }] };
        return Task.FromResult(record);
    }

    public Task<RecordEnvelope> ReadAsync(AttemptKey key, CancellationToken cancellationToken) =>
        throw new CorruptRecordException(key.FileName(ordinalDigits: 4), "nothing is kept here");

    public Task<byte[]> ReadInputAsync(string name, CancellationToken cancellationToken) => throw new CorruptRecordException(name, "nothing is kept here");

    public Task<byte[]?> ReadViewAsync(string name, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

    public Task NoteAsync(ChronologNote note, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WriteViewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CompleteStageAsync(Stage stage, StageSummary summary, CancellationToken cancellationToken) => Task.CompletedTask;
}
