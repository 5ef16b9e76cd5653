using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Gateway.Secrets;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Batches;

/// <summary>Calls of tier 3 that may wait, through a batch API over HTTP.</summary>
public sealed class BatchedTests : IAsyncLifetime
{
    private const int Calls = 3;

    private BatchServer server = null!;
    private GatewayBench bench = null!;

    public async Task InitializeAsync()
    {
        server = await BatchServer.StartAsync();
        bench = Bench(settings => settings);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Calls_that_come_together_are_one_batch_and_their_answers_are_records_like_others()
    {
        var outcomes = await AskUntilDoneAsync();

        Assert.All(outcomes, outcome => Assert.Equal(OutcomeClass.Answered, outcome.Outcome));
        Assert.Equal(Calls, Assert.Single(server.Batches).Labels.Count);
        var record = await bench.Archive.ReadAsync(new CallKey(RecordKind.Response, 2).Attempt(1), default);
        Assert.Contains("response_0002.1", record.Text, StringComparison.Ordinal);
        Assert.Equal((10L, 5L, "rid"), (record.Usage.Input, record.Usage.Output, record.RequestId));
        Assert.StartsWith("{\"model\":\"model-1\"", System.Text.Encoding.UTF8.GetString(record.Body.Span), StringComparison.Ordinal);
        Assert.Equal(["batch-submitted", "batch-ended"], bench.Archive.Notes.Select(note => note.Event));
    }

    [Fact]
    public async Task A_batch_costs_its_own_price_and_the_budget_knows()
    {
        var list = new Price(2, 4, new DateOnly(2026, 11, 1));
        bench = Bench(settings => settings with { Price = list, BatchPrice = list with { InputPerMillion = 1, OutputPerMillion = 2 } }, budget: 1);
        using var gateway = Gateway();

        await AskUntilDoneAsync(gateway);

        Assert.Equal(Calls * (10 * 1m + 5 * 2m) / 1_000_000, gateway.Budget.Spent);
    }

    [Fact]
    public async Task It_is_looked_at_after_ever_longer_pauses_until_it_is_over()
    {
        var answer = server.Progress;
        server.Progress = batch => batch.Looks < 5 ? "in_progress" : answer(batch);
        using var gateway = Gateway();
        var pauses = new List<TimeSpan>();
        for (CallOutcome outcome; (outcome = await gateway.AskAsync(bench.Ask(), default)).RetryAfter is { } pause; bench.Clock.Advance(pause))
            pauses.Add(pause);

        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(OutcomeClass.Answered, (await gateway.AskAsync(bench.Ask(), default)).Outcome);
        Assert.InRange(pauses.Count, 5, 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_submitted_before_a_crash_is_found_again_and_not_submitted_twice(bool answerLost)
    {
        server.Progress = _ => "in_progress";
        server.LosesAnswer = _ => answerLost;
        using (var first = Gateway())
        {
            await AskAllAsync(first);
            await AskAllAsync(first);
        }

        Assert.Equal(Calls, server.Submitted.Count);
        bench.Reopen();
        server.Progress = batch =>
        {
            batch.Output = string.Concat(batch.Labels.Select(label => BatchServer.Line(label, "late") + "\n"));
            return "completed";
        };
        var outcomes = await AskUntilDoneAsync();

        Assert.All(outcomes, outcome => Assert.Equal(OutcomeClass.Answered, outcome.Outcome));
        Assert.Single(server.Batches);
        Assert.All(bench.Archive.Calls, call => Assert.Single(call.Attempts));
        Assert.All(bench.Archive.Calls, call => Assert.False(call.Attempts[0].Orphaned));
    }

    [Fact]
    public async Task Intents_whose_batch_was_never_created_are_orphans_and_are_asked_again()
    {
        foreach (var ordinal in Enumerable.Range(1, Calls))
            await bench.Archive.BeginAsync(new Intent(bench.Ask(ordinal).Call, AttemptReason.First, bench.Settings.Name, bench.Ask(ordinal).Prompt.Digest, null), default);
        bench.Reopen();

        var outcomes = await AskUntilDoneAsync();

        Assert.All(outcomes, outcome => Assert.Equal(2, outcome.Record!.Key.Attempt));
        Assert.Single(server.Batches);
    }

    [Fact]
    public async Task Rubbish_in_a_result_harms_nothing_and_what_has_no_line_is_asked_again()
    {
        server.Progress = batch =>
        {
            batch.Output = batch.Labels.Count == Calls
                ? $"not json\n{{}}\n[1]\n{BatchServer.Line("someone/else.1", "x")}\n{BatchServer.Line(batch.Labels[0], "first")}\n{BatchServer.Line(batch.Labels[0], "second")}\n"
                : string.Concat(batch.Labels.Select(label => BatchServer.Line(label, "again") + "\n"));
            return "completed";
        };

        var outcomes = await AskUntilDoneAsync();

        Assert.All(outcomes, outcome => Assert.Equal(OutcomeClass.Answered, outcome.Outcome));
        Assert.Equal("first", (await bench.Archive.ReadAsync(outcomes[0].Record!.Key, default)).Text);
        Assert.Equal([3, 2], server.Batches.Select(batch => batch.Labels.Count));
        var ended = bench.Archive.Notes.First(note => note.Event == "batch-ended").Facts;
        Assert.Equal(("3", "1"), (ended["unreadable"], ended["twice"]));
    }

    [Fact]
    public async Task Each_line_has_its_class()
    {
        server.Progress = batch =>
        {
            batch.Output = BatchServer.Line(batch.Labels[0], "bad request", status: 400) + "\n" + BatchServer.Line(batch.Labels[1], "fine") + "\n";
            batch.Errors = BatchServer.ErrorLine(batch.Labels[^1], "batch_expired") + "\n";
            return "expired";
        };
        bench = Bench(settings => settings with { MaxRetries = 0 });

        var outcomes = await AskUntilDoneAsync();

        Assert.Equal([OutcomeClass.Deterministic, OutcomeClass.Answered, OutcomeClass.Transient], outcomes.Select(outcome => outcome.Outcome));
        Assert.Equal(0, (await bench.Archive.ReadAsync(outcomes[2].Record!.Key, default)).Cost);
    }

    [Theory]
    [InlineData("token_limit_exceeded", OutcomeClass.RateLimited)]
    [InlineData("invalid_file", OutcomeClass.Deterministic)]
    public async Task A_batch_that_fails_as_a_whole_fails_each_of_its_calls(string code, OutcomeClass outcome)
    {
        server.Progress = batch =>
        {
            batch.FailureCode = code;
            return "failed";
        };
        bench = Bench(settings => settings with { MaxRetries = 0 });

        Assert.All(await AskUntilDoneAsync(), one => Assert.Equal(outcome, one.Outcome));
    }

    [Fact]
    public async Task A_provider_that_refuses_the_file_fails_the_calls_and_they_are_recorded()
    {
        server.Before = (context, request) =>
        {
            context.Response.StatusCode = 401;
            return Task.FromResult(request == "POST files");
        };

        Assert.All(await AskUntilDoneAsync(), outcome => Assert.Equal((OutcomeClass.Authentication, 1), (outcome.Outcome, outcome.Record!.Key.Attempt)));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Only_calls_of_tier_3_that_may_wait_go_into_a_batch(int tier, bool batch)
    {
        bench = Bench(settings => settings with { Tier = tier, BatchAllowed = batch, MaxRetries = 0 });
        using var gateway = Gateway();

        var outcome = await gateway.AskAsync(bench.Ask(), default);

        Assert.Null(outcome.RetryAfter);
        Assert.Empty(server.Batches);
    }

    private GatewayBench Bench(Func<ModelSettings, ModelSettings> change, decimal? budget = null) => new(
        change(GatewayBench.SettingsOf("openai/model-1") with { BaseUrl = server.BaseUrl, Tier = 3, BatchAllowed = true, InitialDelayMs = 10, Price = Price.Free }),
        budget, new ManualClock());

    private ModelGateway Gateway() => bench.Gateway(new OpenAiProvider(new KeyRing(_ => null), TimeProvider.System));

    private async Task<CallOutcome[]> AskAllAsync(ModelGateway gateway) =>
        await Task.WhenAll(Enumerable.Range(1, Calls).Select(ordinal => gateway.AskAsync(bench.Ask(ordinal), default)));

    private async Task<CallOutcome[]> AskUntilDoneAsync(ModelGateway? gateway = null)
    {
        using var own = gateway is null ? Gateway() : null;
        for (var rounds = 0; ; rounds++)
        {
            Assert.True(rounds < 30, "It comes to no end.");
            var outcomes = await AskAllAsync(gateway ?? own!);
            if (outcomes.All(outcome => outcome.RetryAfter is null))
                return outcomes;
            bench.Clock.Advance(outcomes.Max(outcome => outcome.RetryAfter ?? TimeSpan.Zero));
        }
    }
}
