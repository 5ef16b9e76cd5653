using Provenance.Core.Models;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Limits;

/// <summary>The time that all attempts at a call have together.</summary>
public sealed class BoundedTests
{
    [Fact]
    public async Task Cuts_off_a_wait_that_outlives_it()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf() with { TotalTimeoutSeconds = 2.5 });
        var provider = new ScriptedProvider();
        for (var i = 0; i < 3; i++)
            provider.Then(ScriptedProvider.Failure(OutcomeClass.Transient));
        using var gateway = bench.Gateway(provider);
        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await provider.WhenAsked(2);
        await bench.Clock.WhenArmed(TimeSpan.FromSeconds(1.5));
        bench.Clock.Advance(TimeSpan.FromSeconds(1.5));

        var outcome = await asking;
        Assert.Equal((OutcomeClass.Timeout, 2), (outcome.Outcome, provider.Requests.Count));
        Assert.Contains("2.5 s", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_a_request_no_more_time_than_is_left_and_archives_what_came_of_it()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf() with { TotalTimeoutSeconds = 10, TimeoutSeconds = 60, MaxRetries = 0 });
        var provider = new ScriptedProvider();
        using var gateway = bench.Gateway(provider);

        await gateway.AskAsync(bench.Ask(), CancellationToken.None);

        Assert.Equal(10, Assert.Single(provider.Requests).Settings.TimeoutSeconds);
    }

    [Fact]
    public async Task Leaves_a_cancellation_of_the_caller_a_cancellation()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf() with { TotalTimeoutSeconds = 10 });
        using var stop = new CancellationTokenSource();
        using var gateway = bench.Gateway(new ScriptedProvider().Then(ScriptedProvider.Failure(OutcomeClass.Transient)));
        var asking = gateway.AskAsync(bench.Ask(), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }
}
