using System.Collections.Concurrent;
using Provenance.Core.Archives;

namespace Provenance.Archive.Mirrors;

/// <summary>Which records the mirror lacks, and how long the others took. May be called from many threads at once.</summary>
internal sealed class MirrorProgress
{
    /// <summary>When the commit was asked for; null for a record of an earlier process, whose way is not timed.</summary>
    private readonly ConcurrentDictionary<AttemptKey, long?> lacking = new();

    private readonly ConcurrentBag<TimeSpan> primary = [];
    private readonly ConcurrentBag<TimeSpan> mirror = [];
    private readonly TimeProvider time;
    private int records;
    private int failures;

    public MirrorProgress(IEnumerable<CallState> calls, TimeProvider time)
    {
        this.time = time;
        DoubtAll(calls);
        records = lacking.Count;
    }

    /// <summary>A mirror that was away may come back as another disk: what it had is looked for again.</summary>
    public void DoubtAll(IEnumerable<CallState> calls)
    {
        foreach (var call in calls)
        {
            foreach (var attempt in call.Attempts.Where(attempt => attempt.Record is not null))
                lacking.TryAdd(call.Call.Attempt(attempt.Attempt), null);
        }
    }

    public void Committed(AttemptKey key, long asked)
    {
        primary.Add(time.GetElapsedTime(asked));
        Interlocked.Increment(ref records);
        lacking[key] = asked;
    }

    public void Mirrored(IEnumerable<AttemptKey> keys)
    {
        foreach (var key in keys)
        {
            if (lacking.TryRemove(key, out var asked) && asked is { } since)
                mirror.Add(time.GetElapsedTime(since));
        }
    }

    public void Failed() => Interlocked.Increment(ref failures);

    public IReadOnlyList<AttemptKey> Lacking() => [.. lacking.Keys];

    public MirrorSummary Summary() => new(records, lacking.Count, failures, Latency.Of(primary), Latency.Of(mirror));
}
