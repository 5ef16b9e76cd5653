using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core.Models;
using Provenance.Gateway.Limits;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Limits;

public sealed class LimitShareTests
{
    private static readonly ModelSettings Settings = GatewayBench.SettingsOf() with { Concurrency = 10, Rates = new RateLimits(600, 90_001) };

    [Theory]
    [InlineData(1, 10, 600, 90_001)]
    [InlineData(3, 3, 200, 30_000)]
    [InlineData(40, 1, 15, 2_250)]
    [InlineData(1000, 1, 1, 90)]
    public void Each_process_keeps_to_its_part_rounded_down_and_gets_one_at_least(int processes, int concurrency, int requests, long tokens) => Assert.Equal(
        (concurrency, new RateLimits(requests, tokens)), new LimitShare(processes).Of(Settings) is var part ? (part.Concurrency, part.Rates) : default);

    [Fact]
    public void What_is_not_limited_stays_so() => Assert.Null(new LimitShare(4).Of(Settings with { Rates = null }).Rates);

    [Fact]
    public async Task An_endpoint_lets_through_no_more_than_the_part()
    {
        var turnstile = new Turnstile("https://a.example.org", new ManualClock(), NullLogger<Turnstile>.Instance, new LimitShare(5));

        using var first = await turnstile.EnterAsync("s", Settings, tokens: 0, default);
        using var second = await turnstile.EnterAsync("s", Settings, tokens: 0, default);
        var third = turnstile.EnterAsync("s", Settings, tokens: 0, default).AsTask();

        Assert.Equal(2, turnstile.Limit);
        Assert.False(third.IsCompleted);
        second!.Dispose();
        (await third)!.Dispose();
    }
}
