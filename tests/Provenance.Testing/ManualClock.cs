namespace Provenance.Testing;

/// <summary>
/// A clock that moves by hand. Timers fire inside <see cref="Advance"/>, in the order in which they are due, each at its own time.
/// Starts at 2026-11-20 09:30:00 UTC unless told otherwise.
/// </summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> armed = [];
    private readonly List<(DateTimeOffset Before, TaskCompletionSource Armed)> waiting = [];
    private DateTimeOffset now = start.ToUniversalTime();

    public ManualClock()
        : this(new DateTimeOffset(2026, 11, 20, 9, 30, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers will fire if time goes on.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (gate)
                return armed.Count;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets this much time pass. Zero fires what is due now.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetUtcNow() + by;
        while (TakeDue(end) is { } fire)
            fire();
        lock (gate)
            now = end;
    }

    /// <summary>Completes when a timer is armed that <see cref="Advance"/> by this much would fire. A signal, for tests that must not sleep.</summary>
    public Task WhenArmed(TimeSpan within)
    {
        lock (gate)
        {
            var before = now + within;
            if (armed.Exists(t => t.Due <= before))
                return Task.CompletedTask;
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((before, signal));
            return signal.Task;
        }
    }

    private Action? TakeDue(DateTimeOffset end)
    {
        lock (gate)
        {
            var next = armed.MinBy(t => t.Due);
            if (next is null || next.Due > end)
                return null;
            now = next.Due > now ? next.Due : now;
            armed.Remove(next);
            if (next.Period > TimeSpan.Zero)
                Arm(next, now + next.Period);
            return next.Fire;
        }
    }

    private void Arm(ManualTimer timer, DateTimeOffset due)
    {
        timer.Due = due;
        armed.Add(timer);
        foreach (var (_, signal) in waiting.Where(w => due <= w.Before))
            signal.TrySetResult();
        waiting.RemoveAll(w => due <= w.Before);
    }

    private sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
    {
        public Action Fire { get; } = fire;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.armed.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    clock.Arm(this, clock.now + dueTime);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
