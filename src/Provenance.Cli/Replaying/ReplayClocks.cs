namespace Provenance.Cli.Replaying;

/// <summary>The clock of a replayed archive: it stands where it is put.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A clock in whose time nothing has to be waited for: what is asked to happen later happens at once, and then it is later.</summary>
internal sealed class HastyClock : TimeProvider
{
    private long aheadTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref aheadTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HastyTimer(System.CreateTimer(callback, state, Hurry(dueTime), period), this);

    private TimeSpan Hurry(TimeSpan dueTime)
    {
        if (dueTime <= TimeSpan.Zero)
            return dueTime;
        Interlocked.Add(ref aheadTicks, dueTime.Ticks + TimeSpan.TicksPerMillisecond);
        return TimeSpan.Zero;
    }

    private sealed class HastyTimer(ITimer timer, HastyClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Hurry(dueTime), period);

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
