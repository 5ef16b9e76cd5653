using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core.Models;
using Provenance.Gateway.Breakers;
using Provenance.Testing;
using Xunit;

namespace Provenance.Tests.Gateway.Breakers;

public sealed class BreakerTests
{
    private static readonly TimeSpan OneMs = TimeSpan.FromMilliseconds(1);

    private readonly ManualClock clock = new();
    private readonly Breaker breaker;

    public BreakerTests() => breaker = new Breaker("https://a.example.org", clock, NullLogger<Breaker>.Instance);

    [Fact]
    public void The_sixth_failure_within_a_minute_opens_it()
    {
        Send(OutcomeClass.Transient, times: 5);
        Assert.Equal(BreakerState.Closed, breaker.State);
        clock.Advance(Breaker.Window - OneMs);

        Send(OutcomeClass.Transient);

        Assert.Equal(BreakerState.Open, breaker.State);
        var admission = breaker.Enter();
        Assert.Null(admission.Pass);
        Assert.Equal(TimeSpan.FromMinutes(5), admission.Wait);
    }

    [Fact]
    public void A_failure_a_minute_ago_counts_no_more()
    {
        Send(OutcomeClass.Transient, times: 5);
        clock.Advance(Breaker.Window);

        Send(OutcomeClass.Transient, times: 5);

        Assert.Equal(BreakerState.Closed, breaker.State);
    }

    [Theory]
    [InlineData(OutcomeClass.Transient, true)]
    [InlineData(OutcomeClass.Timeout, true)]
    [InlineData(OutcomeClass.Malformed, true)]
    [InlineData(OutcomeClass.Answered, false)]
    [InlineData(OutcomeClass.Truncated, false)]
    [InlineData(OutcomeClass.Refused, false)]
    [InlineData(OutcomeClass.ContentFiltered, false)]
    [InlineData(OutcomeClass.Empty, false)]
    [InlineData(OutcomeClass.RateLimited, false)]
    [InlineData(OutcomeClass.QuotaExhausted, false)]
    [InlineData(OutcomeClass.Deterministic, false)]
    [InlineData(OutcomeClass.Authentication, false)]
    [InlineData(OutcomeClass.Configuration, false)]
    public void Only_what_says_that_the_endpoint_is_down_counts(OutcomeClass outcome, bool counts)
    {
        Send(outcome, times: 6);

        Assert.Equal(counts ? BreakerState.Open : BreakerState.Closed, breaker.State);
    }

    [Fact]
    public void After_five_minutes_one_probe_goes_and_its_success_closes_it()
    {
        Open();
        clock.Advance(Breaker.OpenFor - OneMs);
        Assert.Equal(OneMs, breaker.Enter().Wait);
        clock.Advance(OneMs);

        using (var probe = breaker.Enter().Pass!)
        {
            Assert.Equal(BreakerState.HalfOpen, breaker.State);
            Assert.Null(breaker.Enter().Pass);
            Assert.False(breaker.Enter().Probed!.IsCompleted);
            probe.Settle(OutcomeClass.Answered);
        }

        Assert.Equal(BreakerState.Closed, breaker.State);
        Send(OutcomeClass.Transient, times: 5);
        Assert.Equal(BreakerState.Closed, breaker.State);
    }

    [Fact]
    public void A_probe_that_fails_opens_it_for_another_five_minutes()
    {
        Open();
        clock.Advance(Breaker.OpenFor);

        Send(OutcomeClass.Timeout);

        Assert.Equal(BreakerState.Open, breaker.State);
        Assert.Equal(Breaker.OpenFor, breaker.Enter().Wait);
    }

    [Fact]
    public void A_probe_that_was_never_sent_leaves_its_turn_to_the_next()
    {
        Open();
        clock.Advance(Breaker.OpenFor);
        var first = breaker.Enter().Pass!;
        var waiting = breaker.Enter().Probed!;

        first.Dispose();

        Assert.True(waiting.IsCompleted);
        Assert.NotNull(breaker.Enter().Pass);
    }

    [Fact]
    public void What_was_sent_before_it_opened_neither_closes_it_nor_prolongs_it()
    {
        using var early = breaker.Enter().Pass!;
        using var late = breaker.Enter().Pass!;
        Open();
        clock.Advance(TimeSpan.FromMinutes(2));

        early.Settle(OutcomeClass.Answered);
        late.Settle(OutcomeClass.Transient);

        Assert.Equal(BreakerState.Open, breaker.State);
        Assert.Equal(TimeSpan.FromMinutes(3), breaker.Enter().Wait);
    }

    private void Open() => Send(OutcomeClass.Transient, times: 6);

    private void Send(OutcomeClass outcome, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            using var pass = breaker.Enter().Pass!;
            pass.Settle(outcome);
        }
    }
}
