using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Caches.Files;

namespace Provenance.Gateway.Caches;

/// <summary>
/// Answers by the question that they answer, in <c>answers.cache</c>. In memory there is only where each stands. A file that would grow
/// beyond its bound is written anew with the younger half of what is still fresh.
/// </summary>
internal sealed class AnswerStore : IDisposable
{
    /// <summary>A process that only reads looks for what another one has added at most so often.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<Digest, AnswerPlace> places = [];
    private readonly CacheFile file;
    private readonly TimeProvider clock;
    private readonly CacheBounds bounds;
    private bool mayWrite;
    private long looked;

    public AnswerStore(CacheFolder folder, CacheBounds bounds, TimeProvider clock)
    {
        (this.bounds, this.clock, mayWrite) = (bounds, clock, folder.MayWrite);
        looked = clock.GetTimestamp();
        file = new CacheFile(folder.FileOf("answers.cache"), mayWrite, places.Clear, Index);
    }

    public int Count
    {
        get
        {
            lock (gate)
                return places.Count;
        }
    }

    /// <summary>The newest answer to exactly this question; null when there is none that is fresh.</summary>
    public CachedAnswer? Find(Digest question, CacheLifetime wanted)
    {
        lock (gate)
        {
            if (!places.TryGetValue(question, out var known))
                Look();
            if (!places.TryGetValue(question, out known) || !CachedAnswer.IsFresh(known.Kept, known.Lifetime, clock.GetUtcNow()))
                return null;
            return file.Read(known.Place) is { } payload && CachedAnswer.Read(payload) is var answer && answer.IsFresh(wanted, clock.GetUtcNow())
                ? answer
                : null;
        }
    }

    /// <summary>Keeps an answer; in a process that may not write, does nothing.</summary>
    public void Keep(CachedAnswer answer)
    {
        if (!mayWrite)
            return;
        var frame = answer.Write(CacheFrame.Overhead);
        lock (gate)
        {
            try
            {
                Append(answer, frame);
            }
            catch (IOException)
            {
                // The disk is full, or gone: what can't be kept is asked again.
                mayWrite = false;
            }
        }
    }

    public void Dispose() => file.Dispose();

    private void Append(CachedAnswer answer, byte[] frame)
    {
        if (file.Length + frame.Length > bounds.Bytes)
            MakeRoom();
        if (file.Length + frame.Length <= bounds.Bytes)
            places[answer.Question] = new AnswerPlace(file.Append(frame), answer.Kept, answer.Lifetime);
    }

    private void Index(CachePlace place, ReadOnlySpan<byte> payload)
    {
        try
        {
            var answer = CachedAnswer.Read(payload.ToArray());
            places[answer.Question] = new AnswerPlace(place, answer.Kept, answer.Lifetime);
        }
        catch (InvalidMemberException)
        {
            // What another version of the program keeps is no answer here, and no reason to do without the others.
        }
    }

    private void Look()
    {
        if (mayWrite || clock.GetElapsedTime(looked) < BetweenLooks)
            return;
        looked = clock.GetTimestamp();
        file.Refresh();
    }

    private void MakeRoom()
    {
        var now = clock.GetUtcNow();
        var kept = new List<ReadOnlyMemory<byte>>();
        var room = bounds.Bytes / 2;
        foreach (var known in places.Values.Where(known => CachedAnswer.IsFresh(known.Kept, known.Lifetime, now)).OrderByDescending(known => known.Place.Offset))
        {
            room -= known.Place.Length + CacheFrame.Overhead;
            if (room < 0)
                break;
            if (file.Read(known.Place) is { } payload)
                kept.Add(payload);
        }

        kept.Reverse();
        file.Replace(kept);
    }

    private readonly record struct AnswerPlace(CachePlace Place, DateTimeOffset Kept, CacheLifetime Lifetime);
}

/// <summary>How large a file of a cache may grow, in bytes.</summary>
internal readonly record struct CacheBounds(long Bytes)
{
    public static CacheBounds Default { get; } = new(256L << 20);
}
