using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Limits;
using Provenance.Gateway.Providers;
using Provenance.Testing;
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
            await provider.WhenAsked(i + 1);
            Assert.Equal(i + 1, provider.Requests.Count);
            Assert.Equal(i + 1, bench.Archive.Calls.Count);
            release[i].SetResult(ScriptedProvider.Answer());
            await asking[i];
        }

        Assert.Equal([1, 2, 3], provider.Requests.Select(request => request.Attempt.Ordinal));
    }

    [Fact]
    public async Task Sends_the_next_question_while_the_answer_before_it_becomes_durable()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf() with { Concurrency = 1 });
        var durable = new TaskCompletionSource();
        bench.Archive.Durable = durable.Task;
        var provider = new ScriptedProvider().Then(ScriptedProvider.Answer()).Then(ScriptedProvider.Answer());
        using var gateway = bench.Gateway(provider);

        var asking = Enumerable.Range(1, 2).Select(ordinal => gateway.AskAsync(bench.Ask(ordinal), CancellationToken.None)).ToList();
        await provider.WhenAsked(2);

        Assert.All(asking, call => Assert.False(call.IsCompleted));
        durable.SetResult();
        Assert.All(await Task.WhenAll(asking), outcome => Assert.Equal(OutcomeClass.Answered, outcome.Outcome));
    }

    [Theory]
    [InlineData(OutcomeClass.Authentication)]
    [InlineData(OutcomeClass.Configuration)]
    [InlineData(OutcomeClass.QuotaExhausted)]
    public async Task Sends_nothing_more_to_a_model_that_can_not_answer_anybody(OutcomeClass outcome)
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf() with { Concurrency = 1, MaxRetries = 0 });
        var release = new TaskCompletionSource<ProviderReply>();
        var provider = new ScriptedProvider().Then((_, _) => release.Task);
        using var gateway = bench.Gateway(provider);
        var asking = Enumerable.Range(1, 3).Select(ordinal => gateway.AskAsync(bench.Ask(ordinal), CancellationToken.None)).ToList();

        release.SetResult(ScriptedProvider.Failure(outcome));

        Assert.All(await Task.WhenAll(asking), reply => Assert.Equal((outcome, $"scripted {outcome}"), (reply.Outcome, reply.Message)));
        Assert.Single(provider.Requests);
        Assert.Single(bench.Archive.Records);
        using var another = bench.Gateway(provider);
        Assert.Equal(OutcomeClass.Answered, (await another.AskAsync(bench.Ask(2), CancellationToken.None)).Outcome);
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
    public async Task Lets_an_attempt_under_way_end_and_archives_it_when_the_caller_stops()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf());
        using var stop = new CancellationTokenSource();
        var answer = new TaskCompletionSource<ProviderReply>();
        using var gateway = bench.Gateway(new ScriptedProvider().Then((_, _) => answer.Task));
        var asking = gateway.AskAsync(bench.Ask(), stop.Token);

        await stop.CancelAsync();
        Assert.False(asking.IsCompleted);
        answer.SetResult(ScriptedProvider.Answer());

        Assert.Equal(OutcomeClass.Answered, (await asking).Outcome);
        Assert.Single(bench.Archive.Records);
    }

    [Fact]
    public async Task Begins_nothing_more_when_the_caller_stops()
    {
        var bench = new GatewayBench(GatewayBench.SettingsOf() with { Concurrency = 1 });
        using var stop = new CancellationTokenSource();
        var failure = new TaskCompletionSource<ProviderReply>();
        using var gateway = bench.Gateway(new ScriptedProvider().Then((_, _) => failure.Task));
        var first = gateway.AskAsync(bench.Ask(1), stop.Token);
        var second = gateway.AskAsync(bench.Ask(2), stop.Token);

        await stop.CancelAsync();
        failure.SetResult(ScriptedProvider.Failure(OutcomeClass.Transient));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(OutcomeClass.Transient, Assert.Single(bench.Archive.Records).Outcome);
    }

    [Fact]
    public async Task Leaves_a_cancellation_of_the_caller_a_cancellation()
    {
        using var stop = new CancellationTokenSource();
        var timed = new Timed(new ManualClock(), new ScriptedProvider().Then(NeverAsync));
        var request = new ProviderRequest(
            GatewayBench.SettingsOf(), new Prompt(null, "q"), GatewayBench.SubjectOf(), "s", new AttemptKey(RecordKind.Response, 1, 1));
        var asking = timed.AskAsync(request, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
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
