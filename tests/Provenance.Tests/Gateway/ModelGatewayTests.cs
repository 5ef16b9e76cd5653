using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway;

public sealed class ModelGatewayTests
{
    private readonly GatewayBench bench = new(GatewayBench.SettingsOf() with { MaxRetries = 0, Price = new Price(1, 2, new DateOnly(2026, 11, 1)) });
    private readonly ScriptedProvider provider = new();

    [Fact]
    public async Task Archives_the_answer_and_returns_its_reference()
    {
        provider.Then(ScriptedProvider.Answer("hello") with { FinishReason = "stop", RequestId = "req-1", ActualModel = "model-1-0101" });

        var outcome = await AskAsync();

        var record = Assert.Single(bench.Archive.Records);
        Assert.Equal((OutcomeClass.Answered, "hello", "stop"), (record.Outcome, record.Text, record.FinishReason));
        Assert.Equal(("req-1", "model-1-0101", 200), (record.RequestId, record.ActualModel, record.Status));
        Assert.Equal((AttemptReason.First, 0.0002m), (record.Reason, record.Cost));
        Assert.Equal(record.Key, outcome.Record!.Key);
        Assert.Single(bench.Archive.Prompts);
    }

    [Fact]
    public async Task Sends_nothing_for_a_call_that_has_its_answer()
    {
        var first = await AskAsync();
        bench.Reopen();

        var second = await AskAsync();

        Assert.Single(provider.Requests);
        Assert.Equal(first.Record, second.Record);
    }

    [Fact]
    public async Task Sends_a_call_once_though_it_is_asked_twice_at_the_same_time()
    {
        var held = new TaskCompletionSource<ProviderReply>();
        provider.Then((_, _) => held.Task);
        using var gateway = bench.Gateway(provider);
        var first = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        var second = gateway.AskAsync(bench.Ask(), CancellationToken.None);

        held.SetResult(ScriptedProvider.Answer());

        Assert.Equal((await first).Record, (await second).Record);
        Assert.Single(provider.Requests);
    }

    [Theory]
    [InlineData(OutcomeClass.Refused)]
    [InlineData(OutcomeClass.ContentFiltered)]
    [InlineData(OutcomeClass.Truncated)]
    [InlineData(OutcomeClass.Deterministic)]
    public async Task Does_not_ask_again_where_that_cannot_help(OutcomeClass settled)
    {
        provider.Then(ScriptedProvider.Failure(settled));
        await AskAsync();
        bench.Reopen();

        var again = await AskAsync();

        Assert.Single(provider.Requests);
        Assert.Equal(settled, again.Outcome);
    }

    [Fact]
    public async Task Says_again_why_a_call_failed_for_good()
    {
        provider.Then(ScriptedProvider.Failure(OutcomeClass.Deterministic));
        await AskAsync();
        bench.Reopen();

        Assert.Equal("scripted Deterministic", (await AskAsync()).Message);
    }

    [Theory]
    [InlineData(OutcomeClass.Empty)]
    [InlineData(OutcomeClass.Malformed)]
    [InlineData(OutcomeClass.RateLimited)]
    [InlineData(OutcomeClass.QuotaExhausted)]
    [InlineData(OutcomeClass.Transient)]
    [InlineData(OutcomeClass.Timeout)]
    [InlineData(OutcomeClass.Authentication)]
    [InlineData(OutcomeClass.Configuration)]
    public async Task Asks_again_in_the_next_process_for_what_may_succeed_then(OutcomeClass failed)
    {
        provider.Then(ScriptedProvider.Failure(failed));
        await AskAsync();
        bench.Reopen();

        await AskAsync();

        Assert.Equal([AttemptReason.First, AttemptReason.Resumed], bench.Archive.Records.Select(record => record.Reason));
        Assert.Equal([1, 2], bench.Archive.Records.Select(record => record.Key.Attempt));
    }

    [Fact]
    public async Task Asks_again_for_what_failed_for_good_when_told_to_and_only_once()
    {
        provider.Then(ScriptedProvider.Failure(OutcomeClass.Deterministic)).Then(ScriptedProvider.Failure(OutcomeClass.Deterministic));
        await AskAsync();
        bench.Reopen();

        await AskAsync(afterAttempt: 1);
        await AskAsync(afterAttempt: 1);

        Assert.Equal(2, provider.Requests.Count);
    }

    [Fact]
    public async Task Asks_again_after_an_orphan_and_says_so()
    {
        provider.Then((_, _) => new TaskCompletionSource<ProviderReply>().Task);
        using var gateway = bench.Gateway(provider);
        _ = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        bench.Reopen();

        await AskAsync();

        Assert.True(bench.Archive.Find(bench.Ask().Call)!.Attempts[0].Orphaned);
        Assert.Equal(AttemptReason.Orphaned, Assert.Single(bench.Archive.Records).Reason);
    }

    [Fact]
    public async Task Says_which_model_the_session_does_not_know()
    {
        using var gateway = bench.Gateway(provider);

        var outcome = await gateway.AskAsync(bench.Ask() with { Model = ModelName.Parse("other/model") }, CancellationToken.None);

        Assert.Equal(OutcomeClass.Configuration, outcome.Outcome);
        Assert.Contains("other/model", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Archive.Calls);
    }

    [Fact]
    public async Task Names_the_providers_there_are_when_settings_name_another()
    {
        using var gateway = bench.Gateway(new ScriptedProvider("elsewhere"));

        var outcome = await gateway.AskAsync(bench.Ask(), CancellationToken.None);

        Assert.Equal(OutcomeClass.Configuration, outcome.Outcome);
        Assert.Contains("elsewhere", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(0, outcome.Record!.Cost ?? 0);
    }

    private async Task<CallOutcome> AskAsync(int afterAttempt = 0)
    {
        using var gateway = bench.Gateway(provider);
        return await gateway.AskAsync(bench.Ask(afterAttempt: afterAttempt), CancellationToken.None);
    }
}
