using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Limits;

public sealed class LimitsTests
{
    [Fact]
    public async Task Has_no_more_attempts_in_flight_than_the_settings_say_and_serves_in_order()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf() with { Concurrency = 1 });
        var release = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource<ProviderReply>()).ToArray();
        var provider = new ScriptedProvider();
        foreach (var signal in release)
            provider.Then((_, _) => signal.Task);
        using var gateway = bench.Gateway(provider);
        var asking = Enumerable.Range(1, 3).Select(ordinal => gateway.AskAsync(bench.Ask(ordinal), CancellationToken.None)).ToList();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(i + 1, provider.Requests.Count);
            Assert.Equal(i + 1, bench.Archive.Calls.Count);
            release[i].SetResult(ScriptedProvider.Answer());
            await asking[i];
        }

        Assert.Equal([1, 2, 3], provider.Requests.Select(request => request.Attempt.Ordinal));
    }

    [Fact]
    public async Task Gives_up_on_an_attempt_after_its_timeout_and_records_what_had_come()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf() with { TimeoutSeconds = 20, MaxRetries = 0 });
        var provider = new ScriptedProvider().Then(NeverAsync);
        using var gateway = bench.Gateway(provider);
        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        await bench.Clock.WhenArmed(TimeSpan.FromSeconds(20));

        bench.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(OutcomeClass.Timeout, (await asking).Outcome);
        var record = Assert.Single(bench.Archive.Records);
        Assert.Equal("{\"par"u8.ToArray(), record.Body.ToArray());
        Assert.Equal(TimeSpan.FromSeconds(20), record.Finished - record.Started);
        Assert.Null(record.Cost);
    }

    [Fact]
    public async Task Leaves_a_cancellation_of_the_caller_a_cancellation()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf());
        using var stop = new CancellationTokenSource();
        using var gateway = bench.Gateway(new ScriptedProvider().Then(NeverAsync));
        var asking = gateway.AskAsync(bench.Ask(), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Empty(bench.Archive.Records);
        Assert.Null(Assert.Single(bench.Archive.Calls).Last);
    }

    private static async Task<ProviderReply> NeverAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var forever = new TaskCompletionSource<ProviderReply>();
        try
        {
            return await forever.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new ReplyInterruptedException(200, "{\"par"u8.ToArray(), cancellationToken);
        }
    }
}
