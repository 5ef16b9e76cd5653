using Provenance.Testing;
using Xunit;

namespace Provenance.Tests;

public sealed class ManualClockTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void Fires_timers_in_the_order_of_their_times_each_at_its_own()
    {
        var (start, fired) = (clock.GetUtcNow(), new List<string>());
        foreach (var seconds in new[] { 3, 1, 2, 9 })
            clock.CreateTimer(_ => fired.Add($"{seconds} at {(clock.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["1 at 1", "2 at 2", "3 at 3"], fired);
        Assert.Equal((5, 1), ((clock.GetUtcNow() - start).TotalSeconds, clock.ArmedTimers));
    }

    [Fact]
    public void A_periodic_timer_fires_until_it_is_disposed()
    {
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(6));
        timer.Dispose();
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal((3, 0), (fired, clock.ArmedTimers));
    }

    [Fact]
    public async Task A_delay_on_it_ends_when_the_time_has_passed()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), clock);
        var armed = clock.WhenArmed(TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted || armed.IsCompleted);
        await clock.WhenArmed(TimeSpan.FromMinutes(1));

        clock.Advance(TimeSpan.FromMinutes(1));

        await delay;
    }
}
