using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Retries;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Retries;

public sealed class RetriedTests
{
    private static readonly TimeSpan OneMs = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly GatewayBench bench = new(GatewayBench.SettingsOf());
    private readonly ScriptedProvider provider = new();

    [Fact]
    public async Task Waits_one_two_and_four_seconds_to_the_millisecond()
    {
        Fail(OutcomeClass.Transient, times: 4);
        using var gateway = bench.Gateway(provider);
        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);

        foreach (var (delay, asked) in new[] { (1000, 1), (2000, 2), (4000, 3) })
        {
            await PassAsync(TimeSpan.FromMilliseconds(delay), asked);
        }

        Assert.Equal(OutcomeClass.Transient, (await asking).Outcome);
        Assert.Equal(4, provider.Requests.Count);
    }

    [Fact]
    public async Task Archives_every_attempt_with_its_reason()
    {
        Fail(OutcomeClass.Empty, times: 1);
        Fail(OutcomeClass.Malformed, times: 1);

        await FinishAsync();

        Assert.Equal(
            [
                (OutcomeClass.Empty, AttemptReason.First),
                (OutcomeClass.Malformed, AttemptReason.Retry),
                (OutcomeClass.Answered, AttemptReason.Retry),
            ],
            bench.Archive.Records.Select(record => (record.Outcome, record.Reason)));
    }

    [Theory]
    [InlineData(OutcomeClass.Refused)]
    [InlineData(OutcomeClass.ContentFiltered)]
    [InlineData(OutcomeClass.Truncated)]
    [InlineData(OutcomeClass.QuotaExhausted)]
    [InlineData(OutcomeClass.Deterministic)]
    [InlineData(OutcomeClass.Authentication)]
    [InlineData(OutcomeClass.Configuration)]
    public async Task Tries_once_where_trying_again_cannot_help(OutcomeClass outcome)
    {
        Fail(outcome, times: 1);

        Assert.Equal(outcome, (await FinishAsync()).Outcome);
        Assert.Single(provider.Requests);
    }

    [Theory]
    [InlineData(OutcomeClass.Empty)]
    [InlineData(OutcomeClass.Malformed)]
    [InlineData(OutcomeClass.RateLimited)]
    [InlineData(OutcomeClass.Transient)]
    [InlineData(OutcomeClass.Timeout)]
    public async Task Tries_again_where_the_taxonomy_says_so(OutcomeClass outcome)
    {
        Fail(outcome, times: 1);

        Assert.Equal(OutcomeClass.Answered, (await FinishAsync()).Outcome);
    }

    [Fact]
    public async Task Waits_as_long_as_the_server_asks_within_the_limit()
    {
        provider.Then(ScriptedProvider.Failure(OutcomeClass.RateLimited, TimeSpan.FromSeconds(30)));
        using var gateway = bench.Gateway(provider);
        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);

        await PassAsync(TimeSpan.FromSeconds(30), asked: 1);

        Assert.Equal(OutcomeClass.Answered, (await asking).Outcome);
    }

    [Fact]
    public async Task Hands_a_longer_pause_to_the_caller_without_spending_retries()
    {
        provider.Then(ScriptedProvider.Failure(OutcomeClass.RateLimited, TimeSpan.FromSeconds(31)));

        var outcome = await FinishAsync();

        Assert.Equal(TimeSpan.FromSeconds(31), outcome.RetryAfter);
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task Asks_for_no_pause_once_the_retries_are_spent()
    {
        Fail(OutcomeClass.RateLimited, times: 4, TimeSpan.FromSeconds(5));

        var outcome = await FinishAsync();

        Assert.Equal((OutcomeClass.RateLimited, null), (outcome.Outcome, outcome.RetryAfter));
    }

    [Fact]
    public async Task Stops_waiting_when_the_caller_does()
    {
        Fail(OutcomeClass.Transient, times: 4);
        using var stop = new CancellationTokenSource();
        using var gateway = bench.Gateway(provider);
        var asking = gateway.AskAsync(bench.Ask(), stop.Token);
        await bench.Clock.WhenArmed(TimeSpan.FromSeconds(1));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Single(bench.Archive.Records);
    }

    [Fact]
    public void Jitter_is_within_its_factor_and_the_same_each_time()
    {
        var settings = GatewayBench.SettingsOf() with { JitterFactor = 0.1 };
        var keys = Enumerable.Range(1, 200).Select(ordinal => new AttemptKey(RecordKind.Response, ordinal, 1)).ToList();

        var delays = keys.Select(key => RetryDelay.Of(settings, 0, null, "session_a", key).TotalMilliseconds).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, 900, 1100));
        Assert.True(delays.Distinct().Count() > 190);
        Assert.InRange(delays.Average(), 985, 1015);
        Assert.Equal(delays, keys.Select(key => RetryDelay.Of(settings, 0, null, "session_a", key).TotalMilliseconds));
    }

    [Fact]
    public void Jitter_never_shortens_what_a_server_asked_for()
    {
        var settings = GatewayBench.SettingsOf() with { JitterFactor = 0.5 };
        var hint = TimeSpan.FromSeconds(3);

        var delays = Enumerable.Range(1, 100).Select(i => RetryDelay.Of(settings, 0, hint, "s", new AttemptKey(RecordKind.Response, i, 1)));

        Assert.All(delays, delay => Assert.InRange(delay, hint, hint * 1.5));
    }

    private void Fail(OutcomeClass outcome, int times, TimeSpan? retryAfter = null)
    {
        for (var i = 0; i < times; i++)
            provider.Then(ScriptedProvider.Failure(outcome, retryAfter));
    }

    /// <summary>Passes exactly this pause: one millisecond earlier nothing more has been asked.</summary>
    private async Task PassAsync(TimeSpan pause, int asked)
    {
        await bench.Clock.WhenArmed(pause);
        bench.Clock.Advance(pause - OneMs);
        Assert.Equal(asked, provider.Requests.Count);
        bench.Clock.Advance(OneMs);
    }

    private async Task<CallOutcome> FinishAsync()
    {
        using var gateway = bench.Gateway(provider);
        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        while (await Task.WhenAny(asking, bench.Clock.WhenArmed(Longest)) != asking)
            bench.Clock.Advance(Longest);
        return await asking;
    }
}
