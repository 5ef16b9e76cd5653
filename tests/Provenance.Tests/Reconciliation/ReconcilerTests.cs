using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Reconciliation;
using Provenance.Core.Sessions;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Xunit;

namespace Provenance.Tests.Reconciliation;

public sealed class ReconcilerTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public async Task Orphans_are_listed_with_what_they_may_have_cost_and_what_settled_their_calls()
    {
        var report = await new Reconciler(await SessionAsync()).ReconcileAsync(null, default);

        Assert.Equal(["response_0001.1", "response_0002.1"], report.Orphans.Select(orphan => orphan.Attempt));
        Assert.Equal(["response_0001.2", null], report.Orphans.Select(orphan => orphan.SettledBy));
        Assert.Null(report.Usage);
    }

    [Fact]
    public async Task A_request_that_was_billed_and_has_no_record_is_named_with_the_orphans_that_it_may_be()
    {
        var session = await SessionAsync();
        var model = session.Session.Models[0].Model;
        var record = await session.ReadAsync(new CallKey(RecordKind.Response, 1).Attempt(2), default);
        var now = clock.GetUtcNow();

        var usage = (await new Reconciler(session).ReconcileAsync(
            [
                Single(2, record.RequestId!, now, model), Single(3, "unseen", now, $"{model}-2026-01-01"), Single(4, "other", now, "another-model"), Single(5, "old", now.AddDays(-2), model),
            ],
            default)).Usage!;

        Assert.Equal((1, 2), (usage.Matched, usage.Elsewhere));
        var unseen = Assert.Single(usage.Unseen);
        Assert.Equal("unseen", unseen.Id);
        Assert.Contains("response_0002.1", unseen.Orphans);
    }

    [Fact]
    public async Task Sums_are_held_against_the_records_of_their_hours()
    {
        var session = await SessionAsync();
        var now = clock.GetUtcNow();

        var usage = (await new Reconciler(session).ReconcileAsync(
            [new UsageRow(2, null, now.AddHours(-2), now.AddHours(1), session.Session.Models[0].Model, 3, 40, 2, null)], default)).Usage!;

        var model = Assert.Single(usage.Models);
        Assert.Equal((3, 1, 2, 2), (model.Billed, model.Archived, model.Orphans, model.Surplus));
        Assert.NotEmpty(usage.Limits);
    }

    [Fact]
    public async Task The_price_at_risk_is_what_the_plan_says_at_least_and_the_intent_at_most()
    {
        var report = await new Reconciler(await SessionAsync()).ReconcileAsync(null, default);

        var tokens = TokenEstimate.Of(new PromptBuilder(Billed(SampleSession.Document(SampleSession.Plan(2))).Experiment.Framework).Build("The quick brown fox.\n"));
        var low = SampleSession.Price.CostOf(new Usage(tokens, 1))!.Value;
        Assert.Equal([(low, 0.0015m), (low, 0.0015m)], report.Orphans.Select(orphan => (orphan.LowCost!.Value, orphan.WorstCost!.Value)));
        Assert.Equal((2 * low, 0, 0.003m, 0), (report.KnownLow, report.UnknownLow, report.Known, report.Unknown));
    }

    [Fact]
    public async Task A_price_that_nobody_knows_is_unknown_and_not_nothing()
    {
        var report = await new Reconciler(await SessionAsync(priced: false)).ReconcileAsync(null, default);

        Assert.All(report.Orphans, orphan => Assert.Null(orphan.LowCost));
        Assert.Equal((0m, 2), (report.KnownLow, report.UnknownLow));
    }

    [Fact]
    public async Task An_export_without_counts_is_compared_by_tokens_and_says_so()
    {
        var session = await SessionAsync();
        var now = clock.GetUtcNow();

        var usage = (await new Reconciler(session).ReconcileAsync(
            [new UsageRow(2, null, now.AddHours(-2), now.AddHours(1), $"{session.Session.Models[0].Model}-20250514", null, 300, 40, null)], default)).Usage!;

        var model = Assert.Single(usage.Models);
        Assert.Equal((null, null, 340, 154, 186), (model.Billed, model.Surplus, model.BilledTokens, model.ArchivedTokens, model.SurplusTokens));
        Assert.Contains(usage.Limits, limit => limit.Contains("counts no requests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_model_whose_name_begins_alike_is_another_model()
    {
        var session = await SessionAsync();
        var now = clock.GetUtcNow();

        var usage = (await new Reconciler(session).ReconcileAsync([Single(2, "x", now, $"{session.Session.Models[0].Model}-mini"), Single(3, "y", now, $"maker/{session.Session.Models[0].Model}")], default)).Usage!;

        Assert.Equal(("y", 1), (Assert.Single(usage.Unseen).Id, usage.Elsewhere));
    }

    [Fact]
    public async Task What_the_export_does_not_cover_is_said()
    {
        var session = await SessionAsync();
        var now = clock.GetUtcNow();

        var early = (await new Reconciler(session).ReconcileAsync([Single(2, "x", now.AddDays(-3), session.Session.Models[0].Model)], default)).Usage!.Limits;
        var late = (await new Reconciler(session).ReconcileAsync([Single(2, "x", now.AddDays(3), session.Session.Models[0].Model)], default)).Usage!.Limits;

        Assert.Contains(early, limit => limit.Contains("before the session's last request", StringComparison.Ordinal));
        Assert.Contains(early, limit => limit.Contains("no line of test/model", StringComparison.Ordinal));
        Assert.Contains(late, limit => limit.Contains("after the session's first request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_is_there_twice_is_one_request()
    {
        var session = await SessionAsync();
        var row = Single(2, "seen", clock.GetUtcNow(), session.Session.Models[0].Model);

        Assert.Equal(1, (await new Reconciler(session).ReconcileAsync([row, row with { Line = 3 }], default)).Usage!.Matched);
    }

    /// <summary>By a provider that sends bills.</summary>
    private static SessionDocument Billed(SessionDocument document, bool priced = true) => document with
    {
        Name = "session_20261120_093000",
        Models = [document.Models[0] with { Provider = "openai", Price = priced ? SampleSession.Price : null }],
    };

    private static UsageRow Single(int line, string id, DateTimeOffset time, string model) => new(line, id, time, null, model, 1, 10, 5, 0.01m);

    /// <summary>Two orphans, one of whose calls is settled by a later attempt.</summary>
    private async Task<FakeSessionArchive> SessionAsync(bool priced = true)
    {
        var plan = SampleSession.Plan(2);
        var session = new FakeSessionArchive(Billed(SampleSession.Document(plan), priced), plan, clock);

        foreach (var ordinal in new[] { 1, 2 })
            await session.BeginAsync(SampleSession.Intent(new CallKey(RecordKind.Response, ordinal)), default);
        session = session.Reopen();
        session.Inputs["corpus/fox.txt"] = SampleSession.Input;
        var key = await session.BeginAsync(SampleSession.Intent(new CallKey(RecordKind.Response, 1)), default);
        await session.CommitAsync(
            SampleSession.Envelope(session.Session.Name, key) with { RequestId = "seen", Started = clock.GetUtcNow(), Finished = clock.GetUtcNow() }, prompt: null);
        return session;
    }
}
