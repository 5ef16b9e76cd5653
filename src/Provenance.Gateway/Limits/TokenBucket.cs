namespace Provenance.Gateway.Limits;

/// <summary>An amount a minute: so much at once, then refilled evenly. Not safe for threads: whoever owns it holds a lock.</summary>
internal sealed class TokenBucket
{
    /// <summary>What the arithmetic of doubles may lack of an amount that is there.</summary>
    private const double Tolerance = 1e-6;

    private readonly double perMinute;
    private double level;
    private DateTimeOffset filled;

    public TokenBucket(double perMinute, DateTimeOffset now) => (this.perMinute, level, filled) = (perMinute, perMinute, now);

    /// <summary>How long until this much is there; zero when it is. More than a minute's amount is never there: that much has to do.</summary>
    public TimeSpan Until(double amount, DateTimeOffset now)
    {
        Fill(now);
        var missing = Math.Min(amount, perMinute) - level;
        return missing <= Tolerance ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Ceiling(missing / perMinute * TimeSpan.TicksPerMinute));
    }

    /// <summary>Takes what <see cref="Until"/> found; the level may fall below zero, and is then made up for.</summary>
    public void Take(double amount) => level -= amount;

    /// <summary>Gives back what was taken and not used.</summary>
    public void Return(double amount) => level = Math.Min(perMinute, level + amount);

    private void Fill(DateTimeOffset now)
    {
        if (now <= filled)
            return;
        level = Math.Min(perMinute, level + ((now - filled) / TimeSpan.FromMinutes(1) * perMinute));
        filled = now;
    }
}
