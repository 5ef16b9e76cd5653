using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Fallbacks;

public sealed class FallingBackTests
{
    private static readonly ModelName First = ModelName.Parse("scripted/first");
    private static readonly ModelName Second = ModelName.Parse("scripted/second");
    private static readonly ModelName Third = ModelName.Parse("scripted/third");

    /// <summary>All combinations of what three models can do, against the rules spelled out once more.</summary>
    [Fact]
    public async Task Every_combination_of_outcomes_ends_as_the_rules_say()
    {
        var classes = Enum.GetValues<OutcomeClass>();
        foreach (var first in classes)
        {
            foreach (var second in classes)
            {
                foreach (var third in classes)
                    await CheckAsync([first, second, third]);
            }
        }
    }

    [Fact]
    public async Task Goes_on_when_the_retries_are_exhausted_and_retries_the_next_one_too()
    {
        var bench = Bench(Settings(First) with { MaxRetries = 3 }, maxRetries: 1);
        var provider = Fail(OutcomeClass.Transient, times: 6);

        var outcome = await FinishAsync(bench, provider);

        Assert.Equal([First, First, First, First, Second, Second, Third], provider.Requests.Select(request => request.Settings.Name));
        Assert.Equal(
            [
                AttemptReason.First, AttemptReason.Retry, AttemptReason.Retry, AttemptReason.Retry,
                AttemptReason.Fallback, AttemptReason.Retry, AttemptReason.Fallback,
            ],
            bench.Archive.Records.Select(record => record.Reason));
        Assert.Equal((OutcomeClass.Answered, Third, 6), (outcome.Outcome, outcome.Substitute, outcome.Failures.Length));
    }

    [Fact]
    public async Task Goes_on_at_once_where_the_policy_says_so_and_retries_only_the_last_one()
    {
        var bench = Bench(Settings(First, FallbackPolicy.Immediate) with { MaxRetries = 3 }, maxRetries: 1);
        var provider = Fail(OutcomeClass.Transient, times: 4);

        var outcome = await FinishAsync(bench, provider);

        Assert.Equal([First, Second, Third, Third], provider.Requests.Select(request => request.Settings.Name));
        Assert.Equal(OutcomeClass.Transient, outcome.Outcome);
    }

    [Theory]
    [InlineData(OutcomeClass.QuotaExhausted)]
    [InlineData(OutcomeClass.Authentication)]
    [InlineData(OutcomeClass.Configuration)]
    public async Task Goes_on_at_once_where_trying_again_cannot_help(OutcomeClass outcome)
    {
        var bench = Bench(Settings(First) with { MaxRetries = 3 });
        var provider = Fail(outcome, times: 1);

        Assert.Equal(Second, (await FinishAsync(bench, provider)).Substitute);
        Assert.Equal(2, provider.Requests.Count);
    }

    [Fact]
    public async Task Goes_on_instead_of_waiting_for_a_pause_that_is_too_long()
    {
        var bench = Bench(Settings(First) with { MaxRetries = 3 });
        var provider = new ScriptedProvider().Then(ScriptedProvider.Failure(OutcomeClass.RateLimited, TimeSpan.FromMinutes(10)));

        Assert.Equal(Second, (await FinishAsync(bench, provider)).Substitute);
    }

    [Fact]
    public async Task Tells_the_whole_chain_when_all_fail()
    {
        var bench = Bench(Settings(First) with { MaxRetries = 1 });
        var provider = Fail(OutcomeClass.Transient, times: 2).Then(ScriptedProvider.Failure(OutcomeClass.QuotaExhausted))
            .Then(ScriptedProvider.Failure(OutcomeClass.Timeout));

        var outcome = await FinishAsync(bench, provider);

        Assert.Equal((OutcomeClass.Transient, null), (outcome.Outcome, outcome.Substitute));
        Assert.Equal(
            "No model answered. scripted/first (attempt 1): transient: scripted Transient, then 1000 ms; scripted/first (attempt 2): transient: scripted Transient; "
            + "scripted/second (attempt 3): quota_exhausted: scripted QuotaExhausted; scripted/third (attempt 4): timeout: scripted Timeout",
            outcome.Message);
    }

    [Fact]
    public async Task Leaves_the_error_of_a_model_without_fallback_as_it_is()
    {
        var bench = new GatewayBench(Settings(First) with { Fallback = null });

        Assert.Equal("scripted Configuration", (await FinishAsync(bench, Fail(OutcomeClass.Configuration, times: 1))).Message);
    }

    [Theory]
    [InlineData(1, 2, ModelCall.LimitedCapacity)]
    [InlineData(2, 1, null)]
    [InlineData(2, 2, null)]
    [InlineData(null, 3, null)]
    [InlineData(1, null, null)]
    public async Task Marks_the_answer_of_a_weaker_model_beside_its_text(int? wanted, int? tier, string? disclaimer)
    {
        var bench = new GatewayBench(Settings(First) with { Tier = wanted }, [Settings(Second) with { Tier = tier }, Settings(Third)]);

        await FinishAsync(bench, Fail(OutcomeClass.QuotaExhausted, times: 1));

        var record = bench.Archive.Records[^1];
        Assert.Equal((First, Second, disclaimer, "an answer"), (record.RequestedModel, record.Substitute, record.Disclaimer, record.Text));
    }

    [Fact]
    public async Task Warns_of_every_step_with_both_models_and_the_error()
    {
        var log = new TextLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var bench = Bench(Settings(First));
        using var gateway = bench.Gateway(Fail(OutcomeClass.QuotaExhausted, times: 1), loggers: loggers);

        await gateway.AskAsync(bench.Ask(), CancellationToken.None);

        Assert.Contains("Response 1: scripted/first can't answer, scripted/second is asked instead. quota_exhausted: scripted QuotaExhausted", log.Lines);
    }

    [Fact]
    public async Task A_substitute_that_the_budget_has_no_room_for_is_one_that_can_not_answer()
    {
        var dear = new Price(0, 1_000_000, new DateOnly(2026, 1, 1));
        var bench = new GatewayBench(
            Settings(First) with { Price = Price.Free }, [Settings(Second) with { Price = dear }, Settings(Third) with { Price = Price.Free }], budget: 1);

        var outcome = await FinishAsync(bench, Fail(OutcomeClass.QuotaExhausted, times: 1));

        Assert.Equal(Third, outcome.Substitute);
        Assert.DoesNotContain(bench.Archive.Records, record => record.Substitute == Second);
    }

    [Fact]
    public async Task A_resumed_session_knows_who_answered_and_asks_nobody()
    {
        var bench = Bench(Settings(First));
        await FinishAsync(bench, Fail(OutcomeClass.QuotaExhausted, times: 1));
        bench.Reopen();
        var provider = new ScriptedProvider();

        Assert.Equal(Second, (await FinishAsync(bench, provider)).Substitute);
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task A_resumed_session_asks_again_where_only_a_substitute_found_the_question_wrong()
    {
        var bench = Bench(Settings(First));
        await FinishAsync(bench, Fail(OutcomeClass.Transient, 1).Then(ScriptedProvider.Failure(OutcomeClass.Deterministic)).Then(ScriptedProvider.Failure(OutcomeClass.Deterministic)));
        Assert.True(bench.Archive.Find(bench.Ask().Call)!.IsAskedAgain);
        bench.Reopen();

        Assert.Equal((OutcomeClass.Answered, null), await FinishAsync(bench, new ScriptedProvider()) is var outcome ? (outcome.Outcome, outcome.Substitute) : default);
    }

    private static async Task CheckAsync(OutcomeClass[] outcomes)
    {
        ModelName[] models = [First, Second, Third];
        var bench = Bench(Settings(First));
        var provider = new ScriptedProvider();
        foreach (var outcome in outcomes)
            provider.Then(outcome == OutcomeClass.Answered ? ScriptedProvider.Answer() : ScriptedProvider.Failure(outcome));
        var asked = outcomes[0].IsDone() || outcomes[0] == OutcomeClass.Deterministic ? 1 : outcomes[1].IsDone() ? 2 : 3;
        var answered = outcomes[asked - 1].IsDone();
        var told = answered || asked == 1
            ? outcomes[asked - 1]
            : outcomes.FirstOrDefault(outcome => !outcome.StopsTheRun(), outcomes[^1]);
        var what = string.Join(", ", outcomes);

        using var gateway = bench.Gateway(provider);
        var reply = await gateway.AskAsync(bench.Ask(), CancellationToken.None);

        Assert.True(models.Take(asked).SequenceEqual(provider.Requests.Select(request => request.Settings.Name)), what);
        Assert.True(outcomes.Take(asked).SequenceEqual(bench.Archive.Records.Select(record => record.Outcome)), what);
        Assert.True(models.Take(asked).Select(model => model == First ? null : model).SequenceEqual(bench.Archive.Records.Select(record => record.Substitute)), what);
        Assert.True(told == reply.Outcome, $"{what}: {reply.Outcome}");
        Assert.True((answered && asked > 1 ? models[asked - 1] : null) == reply.Substitute, what);
        Assert.True(asked < 3 || answered || models.All(model => reply.Message!.Contains($"{model} (attempt", StringComparison.Ordinal)), $"{what}: {reply.Message}");
    }

    private static ModelSettings Settings(ModelName name, FallbackPolicy policy = FallbackPolicy.RetryThenFallback) => GatewayBench.SettingsOf(name.ToString()) with
    {
        BaseUrl = $"https://{name.Model}.example.org", MaxRetries = 0, Fallback = new FallbackChain([Second, Third], policy),
    };

    private static GatewayBench Bench(ModelSettings first, int maxRetries = 0)
    {
        ImmutableArray<ModelSettings> others = [Settings(Second) with { MaxRetries = maxRetries }, Settings(Third) with { MaxRetries = maxRetries }];
        return new GatewayBench(first, others);
    }

    private static ScriptedProvider Fail(OutcomeClass outcome, int times)
    {
        var provider = new ScriptedProvider();
        for (var i = 0; i < times; i++)
            provider.Then(ScriptedProvider.Failure(outcome));
        return provider;
    }

    /// <summary>Lets time pass until the call is settled.</summary>
    private static async Task<CallOutcome> FinishAsync(GatewayBench bench, ScriptedProvider provider)
    {
        using var gateway = bench.Gateway(provider);
        var asking = gateway.AskAsync(bench.Ask(), CancellationToken.None);
        while (await Task.WhenAny(asking, bench.Clock.WhenArmed(TimeSpan.FromSeconds(8))) != asking)
            bench.Clock.Advance(TimeSpan.FromSeconds(8));
        return await asking;
    }
}
