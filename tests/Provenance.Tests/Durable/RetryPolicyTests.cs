using Provenance.Durable.Orchestrations;
using Xunit;

namespace Provenance.Tests.Durable;

public sealed class RetryPolicyTests
{
    private static readonly TaskFailure Failure = new("System.IO.IOException", "busy");

    [Fact]
    public void Pauses_grow_by_the_coefficient_up_to_the_longest()
    {
        var policy = new RetryPolicy(10, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(6));

        Assert.Equal([1, 2, 4, 6, 6], Enumerable.Range(1, 5).Select(n => policy.DelayAfter(n).TotalSeconds));
    }

    [Fact]
    public void Pauses_never_overflow() =>
        Assert.Equal(TimeSpan.MaxValue, new RetryPolicy(9_999, TimeSpan.FromDays(1), 1_000).DelayAfter(9_998));

    [Fact]
    public void Allows_as_many_attempts_as_it_says()
    {
        var policy = new RetryPolicy(2, TimeSpan.Zero);

        Assert.True(policy.Allows(Failure, 1));
        Assert.False(policy.Allows(Failure, 2));
        Assert.False(policy.Allows(Failure with { NonRetryable = true }, 1));
    }

    [Fact]
    public void What_handles_failures_decides_alone() =>
        Assert.True(new RetryPolicy(2, TimeSpan.Zero, handle: _ => true).Allows(Failure with { NonRetryable = true }, 1));

    [Fact]
    public void Refuses_what_makes_no_sense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(0, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.Zero, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.Zero, 1, TimeSpan.FromTicks(-1)));
    }
}
