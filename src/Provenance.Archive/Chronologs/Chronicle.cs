using Provenance.Archive.Logs;
using Provenance.Archive.Records;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Archive.Chronologs;

/// <summary>Gives each thing that happens its number, and hands it on in that order: to the log, and to the files that are made of it.</summary>
/// <param name="origin">After which entry, in which epoch, and with how many digits in an ordinal.</param>
internal sealed class Chronicle(SessionLog log, Materialiser files, CallBook book, ChronicleOrigin origin, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly HashSet<AttemptKey> committing = [];
    private readonly HashSet<CallKey> prompted = [];
    private long seq = origin.LastSeq;

    public Task NoteAsync(string happened, Facts facts)
    {
        lock (gate)
            return Append(Next(happened, facts));
    }

    public Task MarkOrphanedAsync(AttemptKey key, AttemptState attempt)
    {
        book.MarkOrphaned(key);
        return NoteAsync(ChronologEvents.OrphanFound, CallFacts.OfOrphan(key, attempt, origin.OrdinalDigits));
    }

    public async Task<AttemptKey> BeginAsync(Intent intent)
    {
        AttemptKey key;
        Task durable;
        lock (gate)
        {
            var now = time.GetUtcNow();
            key = book.Begin(intent, now);
            durable = Append(Next(ChronologEvents.Intent, CallFacts.Of(key, intent, origin.OrdinalDigits), now));
        }

        await durable;
        return key;
    }

    public async Task<RecordReference> CommitAsync(RecordEnvelope envelope, Prompt? prompt)
    {
        var bytes = RecordFormat.Write(envelope);
        var digest = Digest.Of(bytes.Span);
        var facts = CallFacts.Of(envelope, digest, origin.OrdinalDigits);
        var reference = RecordReference.Of(envelope, digest);
        var call = envelope.Key.Call;
        var answer = envelope.Outcome.HasText() ? envelope.Text : null;
        var text = prompt is not null && book.Find(call)?.Last is null ? prompt.ToUtf8() : null;
        Task durable;
        lock (gate)
        {
            RequireOpen(envelope.Key);
            var isFirst = text is not null && book.Find(call)?.Last is null && prompted.Add(call);
            durable = Append(Next(ChronologEvents.Record, facts), new LoggedRecord(envelope.Key, bytes, answer, isFirst ? text : null));
            committing.Add(envelope.Key);
        }

        await durable;
        book.Settle(reference);
        lock (gate)
        {
            // From here on the book knows.
            committing.Remove(envelope.Key);
            prompted.Remove(call);
        }

        return reference;
    }

    private void RequireOpen(AttemptKey key)
    {
        if (book.Find(key.Call)?.Attempts.FirstOrDefault(attempt => attempt.Attempt == key.Attempt) is not { } attempt)
            throw new InvalidOperationException($"{key} was never begun.");
        if (attempt.Record is not null || committing.Contains(key))
            throw new InvalidOperationException($"{key} has a record already.");
    }

    private ChronologEntry Next(string happened, Facts facts) => Next(happened, facts, time.GetUtcNow());

    private ChronologEntry Next(string happened, Facts facts, DateTimeOffset now) =>
        new(++seq, now, origin.Epoch, happened, facts);

    private Task Append(ChronologEntry entry)
    {
        var durable = log.AppendAsync(entry);
        files.Add(entry, record: null, durable);
        return durable;
    }

    private Task Append(ChronologEntry entry, LoggedRecord record)
    {
        var key = record.Key;
        if (record.PromptText is { } prompt)
            log.EnqueuePrompt(entry.Seq, entry.Time, key, prompt);
        var durable = log.AppendAsync(entry, key, record.Bytes.Span);
        files.Add(entry, record, durable);
        return durable;
    }
}

/// <summary>Where an epoch's chronolog begins.</summary>
/// <param name="LastSeq">Of the last entry before it.</param>
internal sealed record ChronicleOrigin(long LastSeq, int Epoch, int OrdinalDigits);
