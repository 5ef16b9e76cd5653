namespace Provenance.Durable.Embedded.Timers;

/// <summary>A durable timer: when it fires, in milliseconds since 1970 UTC, and whose it is.</summary>
internal readonly record struct TimerKey(long FireAt, int Execution, int Task) : IComparable<TimerKey>
{
    public int CompareTo(TimerKey other) => (FireAt, Execution, Task).CompareTo((other.FireAt, other.Execution, other.Task));
}

/// <summary>
/// All durable timers that wait, behind one timer of the clock. Nothing is polled: the clock is asked to call at the time of the
/// earliest, or after <see cref="LongestSleep"/> where that is beyond what timers can hold.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(24);

    private readonly Lock gate = new();
    private readonly SortedSet<TimerKey> waiting = [];
    private readonly TimeProvider clock;
    private readonly Action<TimerKey> fire;
    private readonly ITimer alarm;
    private long alarmAt = long.MaxValue;
    private bool isStopped;

    /// <param name="fire">Called for each timer that is due, on a thread of the clock, in the order of their times.</param>
    public TimerQueue(TimeProvider clock, Action<TimerKey> fire)
    {
        (this.clock, this.fire) = (clock, fire);
        alarm = clock.CreateTimer(_ => FireDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TimerKey timer)
    {
        lock (gate)
        {
            waiting.Add(timer);
            if (timer.FireAt < alarmAt)
                Arm();
        }
    }

    public void Remove(TimerKey timer)
    {
        lock (gate)
        {
            if (waiting.Remove(timer) && (waiting.Count == 0 || waiting.Min.FireAt > alarmAt))
                Arm();
        }
    }

    /// <summary>Fires nothing any more.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isStopped = true;
            waiting.Clear();
            Arm();
        }
    }

    public void Dispose() => alarm.Dispose();

    private void FireDue()
    {
        var due = new List<TimerKey>();
        lock (gate)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            while (waiting.Count > 0 && waiting.Min.FireAt <= now)
            {
                due.Add(waiting.Min);
                waiting.Remove(waiting.Min);
            }
            Arm();
        }
        foreach (var timer in due)
            fire(timer);
    }

    private void Arm()
    {
        alarmAt = waiting.Count == 0 || isStopped ? long.MaxValue : waiting.Min.FireAt;
        alarm.Change(alarmAt == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeUntil(alarmAt), Timeout.InfiniteTimeSpan);
    }

    private TimeSpan TimeUntil(long time)
    {
        var milliseconds = time - clock.GetUtcNow().ToUnixTimeMilliseconds();
        return milliseconds > LongestSleep.TotalMilliseconds ? LongestSleep : TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
    }
}
