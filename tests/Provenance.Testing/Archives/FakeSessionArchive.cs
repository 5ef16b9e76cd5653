using System.Collections.Concurrent;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;

namespace Provenance.Testing.Archives;

/// <summary>An archive in memory. It keeps what it is given, in order, and can be opened again as a later process would find it.</summary>
public sealed class FakeSessionArchive(SessionDocument session, Plan plan, TimeProvider clock) : ISessionArchive
{
    private readonly Lock gate = new();
    private readonly Dictionary<CallKey, List<AttemptState>> calls = [];
    private readonly Dictionary<AttemptKey, RecordEnvelope> envelopes = [];
    private readonly ConcurrentDictionary<string, byte[]> views = new(StringComparer.Ordinal);

    public SessionDocument Session { get; } = session;

    public Plan Plan { get; } = plan;

    public int Epoch { get; private init; } = 1;

    public bool CommitsInOrder { get; init; } = true;

    public ConcurrentDictionary<string, byte[]> Inputs { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<ChronologNote> Notes { get; } = [];

    public ConcurrentQueue<Stage> Stages { get; } = [];

    /// <summary>What is given from now on is durable when this is done.</summary>
    public Task Durable { get; set; } = Task.CompletedTask;

    /// <summary>The prompts that were given to be kept, by call.</summary>
    public ConcurrentDictionary<CallKey, Prompt> Prompts { get; } = [];

    public IReadOnlyCollection<CallState> Calls
    {
        get
        {
            lock (gate)
                return [.. calls.Select(call => new CallState(call.Key, [.. call.Value]))];
        }
    }

    /// <summary>Every record, in the order of calls and attempts.</summary>
    public IReadOnlyList<RecordEnvelope> Records
    {
        get
        {
            lock (gate)
                return [.. envelopes.Values.OrderBy(e => e.Key.Kind).ThenBy(e => e.Key.Ordinal).ThenBy(e => e.Key.Attempt)];
        }
    }

    public CallState? Find(CallKey call)
    {
        lock (gate)
            return calls.TryGetValue(call, out var attempts) ? new CallState(call, [.. attempts]) : null;
    }

    public ValueTask<CallState?> LookAsync(CallKey call, CancellationToken cancellationToken) => new(Find(call));

    public Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<AttemptKey> BeginAsync(Intent intent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (!calls.TryGetValue(intent.Call, out var attempts))
                calls.Add(intent.Call, attempts = []);
            var number = attempts.Count + 1;
            attempts.Add(new AttemptState(number, intent.Reason, intent.Model, clock.GetUtcNow(), intent.WorstCost, null, Orphaned: false));
            return Task.FromResult(intent.Call.Attempt(number));
        }
    }

    public async Task<RecordReference> CommitAsync(RecordEnvelope envelope, Prompt? prompt)
    {
        var digest = Digest.Of(string.Create(CultureInfo.InvariantCulture, $"{envelope.Key}|{envelope.Outcome}|{envelope.Text}"));
        var record = RecordReference.Of(envelope, digest);
        lock (gate)
        {
            envelopes.Add(envelope.Key, envelope);
            var attempts = calls[envelope.Key.Call];
            attempts[envelope.Key.Attempt - 1] = attempts[envelope.Key.Attempt - 1] with { Record = record, Orphaned = false };
        }

        if (prompt is not null)
            Prompts[envelope.Key.Call] = prompt;
        await Durable;
        return record;
    }

    public Task<RecordEnvelope> ReadAsync(AttemptKey key, CancellationToken cancellationToken)
    {
        lock (gate)
            return Task.FromResult(envelopes[key]);
    }

    public Task<byte[]> ReadInputAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Inputs[name]);

    public Task NoteAsync(ChronologNote note, CancellationToken cancellationToken)
    {
        Notes.Enqueue(note);
        return Task.CompletedTask;
    }

    public Task WriteViewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        views[name] = bytes.ToArray();
        return Task.CompletedTask;
    }

    public Task<byte[]?> ReadViewAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(views.TryGetValue(name, out var bytes) ? bytes : null);

    public Task CompleteStageAsync(Stage stage, StageSummary summary, CancellationToken cancellationToken)
    {
        Stages.Enqueue(stage);
        return Task.CompletedTask;
    }

    /// <summary>The archive as the next process finds it: what has an intent and no record is an orphan.</summary>
    public FakeSessionArchive Reopen()
    {
        lock (gate)
        {
            var next = new FakeSessionArchive(Session, Plan, clock) { Epoch = Epoch + 1 };
            foreach (var (key, attempts) in calls)
                next.calls.Add(key, [.. attempts.Select(attempt => attempt with { Orphaned = attempt.Record is null })]);
            foreach (var (key, envelope) in envelopes)
                next.envelopes.Add(key, envelope);
            return next;
        }
    }
}
