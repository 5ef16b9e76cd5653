using Provenance.Core.Models;
using Provenance.Gateway.Breakers;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Breakers;

/// <summary>The breaker in its place: what calls see of it.</summary>
public sealed class BrokenTests
{
    private readonly ScriptedProvider provider = new();

    [Fact]
    public async Task Holds_calls_back_without_an_attempt_and_says_until_when()
    {
        var bench = await DownAsync();
        using var gateway = bench.Gateway;

        var outcome = await gateway.AskAsync(bench.Bench.Ask(2), CancellationToken.None);

        Assert.Equal((OutcomeClass.Transient, null, true, Breaker.OpenFor), (outcome.Outcome, outcome.Record, outcome.IsHeldBack, outcome.RetryAfter));
        Assert.Contains("left alone for another 300 s", outcome.Message, StringComparison.Ordinal);
        Assert.Null(bench.Bench.Archive.Find(bench.Bench.Ask(2).Call));
        Assert.Equal(6, provider.Requests.Count);
    }

    [Fact]
    public async Task Lets_a_single_call_through_when_the_time_is_over_and_the_others_after_it()
    {
        var bench = await DownAsync();
        using var gateway = bench.Gateway;
        bench.Bench.Clock.Advance(Breaker.OpenFor);
        var probe = new TaskCompletionSource<Provenance.Gateway.Providers.ProviderReply>();
        provider.Then((_, _) => probe.Task);

        var first = gateway.AskAsync(bench.Bench.Ask(2), CancellationToken.None);
        var second = gateway.AskAsync(bench.Bench.Ask(3), CancellationToken.None);
        Assert.Equal(7, provider.Requests.Count);
        probe.SetResult(ScriptedProvider.Answer());

        Assert.All(await Task.WhenAll(first, second), outcome => Assert.Equal(OutcomeClass.Answered, outcome.Outcome));
        Assert.Equal(8, provider.Requests.Count);
    }

    [Fact]
    public async Task Goes_on_to_the_next_model_at_once_where_that_is_allowed()
    {
        var next = GatewayBench.SettingsOf("scripted/next") with { BaseUrl = "https://next.example.org/v1" };
        var bench = await DownAsync(new FallbackChain([next.Name]), next);
        using var gateway = bench.Gateway;

        var outcome = await gateway.AskAsync(bench.Bench.Ask(2), CancellationToken.None);

        Assert.Equal((OutcomeClass.Answered, next.Name), (outcome.Outcome, outcome.Substitute));
        Assert.Equal(0, Assert.Single(outcome.Failures).Attempt);
    }

    /// <summary>A gateway whose endpoint has failed six times.</summary>
    private async Task<(GatewayBench Bench, Provenance.Gateway.Calls.ModelGateway Gateway)> DownAsync(FallbackChain? chain = null, ModelSettings? next = null)
    {
        var settings = GatewayBench.SettingsOf() with { BaseUrl = "https://down.example.org/v1", MaxRetries = 5, Fallback = chain };
        var bench = new GatewayBench(settings, next is null ? [] : [next]);
        var gateway = bench.Gateway(provider);
        for (var i = 0; i < 6; i++)
            provider.Then(ScriptedProvider.Failure(OutcomeClass.Transient));
        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        while (await Task.WhenAny(asking, bench.Clock.WhenArmed(TimeSpan.FromSeconds(17))) != asking)
        {
            var asked = provider.Requests.Count;
            bench.Clock.Advance(await NextDelayAsync(bench));
            Assert.InRange(asked, 1, 6);
        }

        return (bench, gateway);
    }

    /// <summary>1, 2, 4, 8 and 16 s: six attempts in half a minute.</summary>
    private async Task<TimeSpan> NextDelayAsync(GatewayBench bench)
    {
        await provider.WhenAsked(1);
        return TimeSpan.FromSeconds(Math.Pow(2, bench.Archive.Records.Count - 1));
    }
}
