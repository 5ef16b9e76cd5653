using System.Collections.Concurrent;
using System.Collections.Immutable;
using Provenance.Core.Archives;

namespace Provenance.Archive.Chronologs;

/// <summary>The state of every call: a fold over the chronolog.</summary>
internal sealed class CallBook
{
    private readonly ConcurrentDictionary<CallKey, CallState> calls = new();
    private readonly SharedNames names = new();

    public IReadOnlyCollection<CallState> Calls => [.. calls.Values];

    public CallState? Find(CallKey call) => calls.GetValueOrDefault(call);

    /// <summary>The record of an attempt; null when there is none.</summary>
    public RecordReference? FindRecord(AttemptKey key) =>
        Find(key.Call)?.Attempts.FirstOrDefault(attempt => attempt.Attempt == key.Attempt)?.Record;

    /// <summary>Takes the next attempt number.</summary>
    public AttemptKey Begin(Intent intent, DateTimeOffset now)
    {
        AttemptState Next(int attempt) => new(attempt, intent.Reason, names.Share(intent.Model), now, intent.WorstCost, Record: null, Orphaned: false);
        var state = calls.AddOrUpdate(
            intent.Call,
            call => new CallState(call, [Next(1)]),
            (_, known) => known with { Attempts = known.Attempts.Add(Next(known.Attempts[^1].Attempt + 1)) });
        return intent.Call.Attempt(state.Attempts[^1].Attempt);
    }

    /// <summary>An answer that comes after all is seen: the attempt is no orphan.</summary>
    public void Settle(RecordReference record)
    {
        var shared = names.Share(record);
        Change(record.Key, attempt => attempt with { Record = shared, Orphaned = false });
    }

    /// <summary>Takes note of an attempt by another process. What is known already stays.</summary>
    public void Learn(CallKey call, AttemptState found) => calls.AddOrUpdate(
        call,
        _ => new CallState(call, [found]),
        (_, state) => state.Attempts.FirstOrDefault(attempt => attempt.Attempt == found.Attempt) is not { } known
            ? state with { Attempts = [.. state.Attempts.Add(found).OrderBy(attempt => attempt.Attempt)] }
            : known.Record is null && (found.Record is not null || found.Orphaned)
                ? state with { Attempts = state.Attempts.Replace(known, known with { Record = found.Record, Orphaned = found.Orphaned }) }
                : state);

    public void MarkOrphaned(AttemptKey key) => Change(key, attempt => attempt with { Orphaned = true });

    /// <summary>Attempts without a record, in the order of their names. When a process begins to write, these are its predecessors' orphans.</summary>
    public IReadOnlyList<(AttemptKey Key, AttemptState Attempt)> Open() =>
        [.. from call in calls.Values
            from attempt in call.Attempts
            where attempt.Record is null && !attempt.Orphaned
            orderby call.Call.Kind, call.Call.Ordinal, attempt.Attempt
            select (call.Call.Attempt(attempt.Attempt), attempt)];

    /// <exception cref="FormatException">The entry's facts are not what its event has, or contradict what is known.</exception>
    public void Apply(ChronologEntry entry)
    {
        switch (entry.Event)
        {
            case ChronologEvents.Intent:
                var read = CallFacts.ReadIntent(entry);
                var intent = read with { Model = names.Share(read.Model) };
                var call = CallFacts.Key(entry).Call;
                calls[call] = new CallState(call, With(Find(call)?.Attempts ?? [], intent));
                break;
            case ChronologEvents.Record:
                var record = CallFacts.ReadRecord(entry);
                if (FindRecord(record.Key) is not null)
                    throw new FormatException("The attempt has a record already.");
                Settle(record);
                break;
            case ChronologEvents.OrphanFound:
                MarkOrphaned(CallFacts.Key(entry));
                break;
            default:
                break;
        }
    }

    /// <summary>Two attempts at one call that began at once may stand in either order.</summary>
    private static ImmutableArray<AttemptState> With(ImmutableArray<AttemptState> attempts, AttemptState added) =>
        attempts.Any(known => known.Attempt == added.Attempt)
            ? throw new FormatException("The attempt was begun already.")
            : [.. attempts.Add(added).OrderBy(attempt => attempt.Attempt)];

    private void Change(AttemptKey key, Func<AttemptState, AttemptState> change) => calls.AddOrUpdate(
        key.Call,
        _ => throw new FormatException("The call was never begun."),
        (_, known) => known.Attempts.FirstOrDefault(attempt => attempt.Attempt == key.Attempt) is { } attempt
            ? known with { Attempts = known.Attempts.Replace(attempt, change(attempt)) }
            : throw new FormatException("The attempt was never begun."));
}
