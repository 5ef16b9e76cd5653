namespace Provenance.Gateway.Limits;

/// <summary>
/// How many requests an endpoint gets at once: additive increase, multiplicative decrease. It begins at its ceiling, is halved when the
/// endpoint says that it is too much (once for all requests that were under way then), and grows by one after as many successes as it
/// allows. Not safe for threads: whoever owns it holds a lock.
/// </summary>
internal sealed class AdaptiveLimit
{
    private int successes;
    private long decreases;

    /// <summary>Null: as many as the ceiling allows.</summary>
    private int? reduced;

    /// <summary>What its models may have in flight together.</summary>
    public int Ceiling { get; private set; }

    public int Current => reduced ?? Ceiling;

    /// <summary>A mark for a request that is sent now.</summary>
    public long Generation => decreases;

    public void AddCeiling(int concurrency) => Ceiling += concurrency;

    /// <returns>True when it grew.</returns>
    public bool Succeed(long generation)
    {
        if (reduced is not { } current || generation != decreases || ++successes < current)
            return false;
        successes = 0;
        reduced = current + 1 >= Ceiling ? null : current + 1;
        return true;
    }

    /// <param name="generation">The mark of the request that was too much.</param>
    /// <param name="inFlight">How many were, that one included.</param>
    /// <returns>True when it shrank.</returns>
    public bool Fail(long generation, int inFlight)
    {
        if (generation != decreases)
            return false;
        decreases++;
        successes = 0;
        reduced = Math.Max(1, Math.Min(Current, inFlight) / 2);
        return true;
    }
}
