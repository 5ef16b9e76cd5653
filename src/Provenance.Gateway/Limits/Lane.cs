using Provenance.Core.Models;

namespace Provenance.Gateway.Limits;

/// <summary>What one model at an endpoint may take. The turnstile's lock guards it.</summary>
internal sealed class ModelShare(ModelSettings settings, DateTimeOffset now)
{
    private readonly TokenBucket? requests = settings.Rates?.RequestsPerMinute is { } perMinute ? new TokenBucket(perMinute, now) : null;
    private readonly TokenBucket? tokens = settings.Rates?.TokensPerMinute is { } perMinute ? new TokenBucket(perMinute, now) : null;

    public int Ceiling { get; } = settings.Concurrency;

    public int InFlight { get; private set; }

    /// <summary>How long until a request of so many tokens may be sent; zero for now, null when only the end of another one makes room.</summary>
    public TimeSpan? Until(long amount, DateTimeOffset now)
    {
        if (InFlight >= Ceiling)
            return null;
        var (forRequest, forTokens) = (requests?.Until(1, now) ?? default, tokens?.Until(amount, now) ?? default);
        return forRequest > forTokens ? forRequest : forTokens;
    }

    public void Take(long amount)
    {
        InFlight++;
        requests?.Take(1);
        tokens?.Take(amount);
    }

    public void Release() => InFlight--;

    /// <param name="unused">Tokens that were reckoned with and not used; negative when more were.</param>
    public void Return(long unused) => tokens?.Return(unused);
}

/// <summary>One session's calls of one model that wait, in the order in which they came.</summary>
internal sealed class Lane(ModelShare share)
{
    private readonly Queue<Waiter> waiters = new();

    public ModelShare Share { get; } = share;

    /// <summary>Who waits longest; null when nobody does.</summary>
    public Waiter? Head
    {
        get
        {
            while (waiters.TryPeek(out var waiter) && waiter.Task.IsCompleted)
                waiters.Dequeue();
            return waiters.Count == 0 ? null : waiters.Peek();
        }
    }

    public void Add(Waiter waiter) => waiters.Enqueue(waiter);

    public Waiter Remove() => waiters.Dequeue();

    public IEnumerable<Waiter> RemoveAll()
    {
        while (waiters.TryDequeue(out var waiter))
            yield return waiter;
    }
}

/// <summary>A call that waits for its turn. It gets a place, or null when the endpoint wants to be left alone for longer.</summary>
/// <param name="longestWait">How long the endpoint may want to be left alone before this call waits elsewhere.</param>
internal sealed class Waiter(long tokens, TimeSpan longestWait) : TaskCompletionSource<Place?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public long Tokens { get; } = tokens;

    public TimeSpan LongestWait { get; } = longestWait;
}
