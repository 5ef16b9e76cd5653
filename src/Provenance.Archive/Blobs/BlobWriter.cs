using System.Text;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Archive.Blobs;

/// <summary>The parts of a session that is being written to, and how an attempt goes through them.</summary>
internal sealed class BlobWriter : IAsyncDisposable
{
    private readonly BlobFolder blobs;
    private readonly SessionPaths paths;
    private readonly Outage outage;
    private readonly Lock gate = new();
    private readonly HashSet<AttemptKey> committing = [];
    private readonly HashSet<CallKey> prompted = [];

    private BlobWriter(BlobFolder blobs, SessionPaths paths, WriterHold hold, BlobHistory history, TimeProvider time)
    {
        (this.blobs, this.paths, Hold, Book) = (blobs, paths, hold, history.Book);
        outage = new Outage(time);
        Log = new AppendLog(blobs, paths, hold.Epoch, outage);
        Chronicle = new BlobChronicle(Log, hold.Epoch, time, history.Latest);
        Views = new TextViews(blobs, paths, outage);
        Join = new SessionJoin(blobs, paths, hold.Epoch, Chronicle.Now);
    }

    public WriterHold Hold { get; }

    /// <summary>Whether others may write at the same time.</summary>
    public bool IsShared => Hold.IsShared;

    public CallBook Book { get; }

    public AppendLog Log { get; }

    public BlobChronicle Chronicle { get; }

    public TextViews Views { get; }

    public SessionJoin Join { get; }

    /// <summary>
    /// Ends what dead processes left open, and enters the new epoch, and their orphans, into the chronolog.
    /// </summary>
    /// <param name="hold">Let go of with the writer, once there is one.</param>
    public static async Task<BlobWriter> BeginAsync(
        BlobFolder blobs, SessionPaths paths, WriterHold hold, SessionOpening opening, TimeProvider time)
    {
        var history = await new SessionJoin(blobs, paths, hold.Epoch, time.GetUtcNow).EndDeadAsync(CancellationToken.None);
        var writer = new BlobWriter(blobs, paths, hold, history, time);
        await writer.Chronicle.AppendAsync(ChronologEvents.Opened, Facts.Of(("actor", opening.Actor), ("takenOver", opening.TakeOver ? "true" : null)));
        await writer.MarkOrphansAsync(history);
        await hold.RequireAsync();
        return writer;
    }

    /// <summary>Enters as orphans the attempts without a record whose writer has ended.</summary>
    public Task MarkOrphansAsync(BlobHistory history)
    {
        var entered = new List<Task>();
        foreach (var (key, attempt) in Book.Open())
        {
            if (!history.Begun.TryGetValue(key, out var epoch) || epoch == Hold.Epoch || history.IsAlive(epoch))
                continue;
            Book.MarkOrphaned(key);
            entered.Add(Chronicle.AppendAsync(ChronologEvents.OrphanFound, CallFacts.OfOrphan(key, attempt, paths.OrdinalDigits)));
        }

        return Task.WhenAll(entered);
    }

    public async Task<AttemptKey> BeginAsync(Intent intent, CancellationToken cancellationToken)
    {
        await Hold.RequireAsync();
        var now = Chronicle.Now();
        var key = IsShared ? await ClaimAsync(intent, now, cancellationToken) : Take(intent, now);
        await Chronicle.AppendAsync(ChronologEvents.Intent, CallFacts.Of(key, intent, paths.OrdinalDigits), now);
        await Hold.RequireAsync();
        return key;
    }

    public async Task<RecordReference> CommitAsync(RecordEnvelope envelope, Prompt? prompt)
    {
        var attempt = Reserve(envelope.Key);
        await Hold.RequireAsync();
        // Before the record: where a record is, its prompt is too, whenever the process dies.
        await KeepPromptAsync(envelope.Key.Call, prompt);
        var record = await PutAsync(envelope, attempt);
        await Hold.RequireAsync();
        // Others have entered things while this record was on its way: in the chain, times go forward.
        Chronicle.Enqueue(record.Entry with { Time = Chronicle.Now() });
        if (!record.IsLabelled)
            await Log.FlushAsync();
        Book.Settle(record.Reference);
        if (envelope is { Text: { } text } && envelope.Outcome.HasText())
            Views.Add(envelope.Key.Call, Encoding.UTF8.GetBytes(text));
        return record.Reference;
    }

    /// <summary>Takes note of what other writers have committed.</summary>
    public void Learn(RecordListing listing)
    {
        foreach (var (key, labels) in listing.Records)
        {
            Chronicle.Saw(labels.Entry.Time);
            Book.Learn(key.Call, labels.ToAttempt());
        }
    }

    /// <summary>Takes note of everything that other writers have entered, and ends those that died.</summary>
    public async Task<BlobHistory> LearnAsync(CancellationToken cancellationToken)
    {
        var history = await Join.EndDeadAsync(cancellationToken);
        Chronicle.Saw(history.Latest);
        foreach (var call in history.Book.Calls)
        {
            foreach (var attempt in call.Attempts)
                Book.Learn(call.Call, attempt);
        }

        return history;
    }

    public async ValueTask DisposeAsync()
    {
        Views.Dispose();
        await Hold.DisposeAsync();
    }

    /// <summary>One request, and one more only where something of that name is there already.</summary>
    private async Task<CommittedRecord> PutAsync(RecordEnvelope envelope, AttemptState attempt)
    {
        while (true)
        {
            var bytes = RecordFormat.Write(envelope);
            var facts = CallFacts.Of(envelope, Digest.Of(bytes.Span), paths.OrdinalDigits);
            var entry = new ChronologEntry(0, Chronicle.Now(), Hold.Epoch, ChronologEvents.Record, facts);
            var labels = new RecordLabels(entry, attempt.Reason, attempt.WorstCost, attempt.Intended).TryWrite();
            if (await TryCreateAsync(paths.Record(envelope.Key), bytes, labels))
                return new CommittedRecord(entry, CallFacts.ReadRecord(entry), IsLabelled: labels is not null);
            // Another answer has that name. It stays, and this one, which is paid for too, becomes the next attempt.
            var intent = new Intent(envelope.Key.Call, attempt.Reason, attempt.Model, envelope.Prompt, attempt.WorstCost);
            envelope = envelope with { Key = await BeginAsync(intent, CancellationToken.None) };
            attempt = Reserve(envelope.Key);
        }
    }

    /// <returns>False when there are other bytes of that name. The same bytes are those of a first try whose answer was lost.</returns>
    private Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> bytes, IDictionary<string, string>? labels) => outage.OutlastAsync(async () =>
        await blobs.TryCreateAsync(path, bytes, labels, CancellationToken.None)
        || (await blobs.FindAsync(path, CancellationToken.None))?.Bytes.Span.SequenceEqual(bytes.Span) == true);

    private Task KeepPromptAsync(CallKey call, Prompt? prompt)
    {
        lock (gate)
        {
            if (prompt is null || Book.Find(call)?.Last is not null || !prompted.Add(call))
                return Task.CompletedTask;
        }

        return outage.OutlastAsync(() => blobs.TryCreateAsync(paths.Prompt(call), prompt.ToUtf8(), null, CancellationToken.None));
    }

    private AttemptState Reserve(AttemptKey key)
    {
        lock (gate)
        {
            if (Book.Find(key.Call)?.Attempts.FirstOrDefault(attempt => attempt.Attempt == key.Attempt) is not { } attempt)
                throw new InvalidOperationException($"{key} was never begun.");
            return attempt.Record is null && committing.Add(key) ? attempt : throw new InvalidOperationException($"{key} has a record already.");
        }
    }

    private AttemptKey Take(Intent intent, DateTimeOffset now)
    {
        lock (gate)
            return Book.Begin(intent, now);
    }

    /// <summary>Takes the first number that nobody has: whoever makes the blob of that name has it.</summary>
    private async Task<AttemptKey> ClaimAsync(Intent intent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var number = (Book.Find(intent.Call)?.Attempts[^1].Attempt ?? 0) + 1;
        while (!await blobs.TryCreateAsync(BlobNames.Claim(paths, intent.Call.Attempt(number)), default, null, cancellationToken))
            number++;
        Book.Learn(intent.Call, new AttemptState(number, intent.Reason, intent.Model, now, intent.WorstCost, Record: null, Orphaned: false));
        return intent.Call.Attempt(number);
    }
}

/// <param name="IsLabelled">Whether its blob says what it is; if not, only its entry does.</param>
internal sealed record CommittedRecord(ChronologEntry Entry, RecordReference Reference, bool IsLabelled);
