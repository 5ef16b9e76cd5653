using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Providers;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Budgets;

public sealed class SessionBudgetTests
{
    [Fact]
    public async Task Never_exceeds_its_limit_however_many_race()
    {
        var budget = new SessionBudget(limit: 1.00m);
        var (inFlight, worstSeen, made, refused) = (0m, 0m, 0, 0);
        var gate = new Lock();

        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) =>
        {
            try
            {
                using var reservation = await budget.ReserveAsync(Of(0.05m), cancellationToken);
                lock (gate)
                    worstSeen = Math.Max(worstSeen, budget.Spent + (inFlight += 0.05m));
                await Task.Yield();
                lock (gate)
                {
                    inFlight -= 0.05m;
                    reservation.Settle(i % 3 == 0 ? null : 0.004m);
                    made++;
                }
            }
            catch (BudgetExhaustedException)
            {
                Interlocked.Increment(ref refused);
            }
        });

        Assert.InRange(worstSeen, 0.05m, 1.00m);
        Assert.InRange(budget.Spent, 0.95m, 1.00m);
        Assert.Equal(400, made + refused);
        Assert.True(refused > 0);
    }

    [Fact]
    public async Task Waits_for_those_in_flight_before_it_refuses()
    {
        var budget = new SessionBudget(limit: 1m);
        var first = await budget.ReserveAsync(Of(0.9m), CancellationToken.None);
        var second = budget.ReserveAsync(Of(0.9m), CancellationToken.None);
        Assert.False(second.IsCompleted);

        first.Settle(0.05m);

        using var reservation = await second;
        Assert.Equal(0.05m, budget.Spent);
    }

    [Fact]
    public async Task Says_what_is_left_and_what_was_needed()
    {
        var budget = new SessionBudget(limit: 1m, spent: 0.7m);

        var refused = await Assert.ThrowsAsync<BudgetExhaustedException>(() => budget.ReserveAsync(Of(0.31m), CancellationToken.None).AsTask());

        Assert.Equal((1m, 0.7m, 0.31m), (refused.Limit, refused.Spent, refused.Needed));
    }

    [Fact]
    public async Task Spends_to_the_last_cent()
    {
        var budget = new SessionBudget(limit: 1m, spent: 0.7m);

        (await budget.ReserveAsync(Of(0.3m), CancellationToken.None)).Settle(0.3m);

        Assert.Equal(1m, budget.Spent);
    }

    [Fact]
    public async Task Refuses_an_unknown_price_under_a_limit_and_takes_it_without_one()
    {
        using var free = await new SessionBudget(limit: null).ReserveAsync(Of(null), CancellationToken.None);

        var refused = await Assert.ThrowsAsync<BudgetExhaustedException>(
            () => new SessionBudget(limit: 5m).ReserveAsync(Of(null), CancellationToken.None).AsTask());

        Assert.Null(refused.Needed);
    }

    [Fact]
    public async Task Counts_what_was_never_settled_as_spent()
    {
        var budget = new SessionBudget(limit: 1m);

        (await budget.ReserveAsync(Of(0.4m), CancellationToken.None)).Dispose();

        Assert.Equal(0.4m, budget.Spent);
    }

    [Fact]
    public async Task Remembers_through_a_restart_what_was_spent_and_what_may_have_been()
    {
        var settings = GatewayBench.SettingsOf() with { Price = new Price(1000, 1000, new DateOnly(2026, 11, 1)), MaxRetries = 0 };
        var bench = new GatewayBench(settings, budget: 100m);
        var provider = new ScriptedProvider()
            .Then(ScriptedProvider.Answer())
            .Then((_, _) => new TaskCompletionSource<ProviderReply>().Task);
        using var before = bench.Gateway(provider);
        await before.AskAsync(bench.Ask(1), CancellationToken.None);
        _ = before.AskAsync(bench.Ask(2), CancellationToken.None);

        bench.Reopen();
        using var after = bench.Gateway(provider);

        var orphan = WorstCase.CostOf(settings, bench.Ask().Prompt)!.Value;
        Assert.Equal(0.15m + orphan, after.Budget.Spent);
    }

    [Fact]
    public async Task Stops_before_anything_is_announced_or_sent()
    {
        var settings = GatewayBench.SettingsOf() with { Price = new Price(1000, 1000, new DateOnly(2026, 11, 1)) };
        var bench = new GatewayBench(settings, budget: 0.01m);
        var provider = new ScriptedProvider();
        using var gateway = bench.Gateway(provider);

        await Assert.ThrowsAsync<BudgetExhaustedException>(() => gateway.AskAsync(bench.Ask(), CancellationToken.None));

        Assert.Empty(provider.Requests);
        Assert.Empty(bench.Archive.Calls);
    }

    [Fact]
    public void Bounds_the_tokens_of_a_prompt_by_its_bytes()
    {
        Assert.Equal(64 + 3 + 6, WorstCase.InputTokens(new Prompt("abc", "çãé")));
    }

    [Fact]
    public async Task Takes_an_unknown_price_under_a_limit_where_that_is_allowed()
    {
        var budget = new SessionBudget(new BudgetTerms { Session = 5m, UnknownPrice = UnknownPrice.Allowed }, _ => 0, day: null);

        (await budget.ReserveAsync(Of(null), CancellationToken.None)).Settle(null);

        Assert.Equal(0m, budget.Spent);
    }

    [Fact]
    public async Task Lets_what_costs_nothing_go_on_when_it_is_overspent()
    {
        var budget = new SessionBudget(limit: 1m, spent: 2m);

        using var free = await budget.ReserveAsync(Of(0m), CancellationToken.None);

        Assert.Equal(2m, budget.Spent);
    }

    [Fact]
    public async Task Limits_a_use_within_the_session_and_says_which()
    {
        var terms = new BudgetTerms { Session = 5m, Uses = ImmutableDictionary<string, decimal>.Empty.Add(UseSettings.Extraction, 0.1m) };
        var budget = new SessionBudget(terms, use => use == UseSettings.Extraction ? 0.05m : 0.3m, day: null);

        (await budget.ReserveAsync(Of(0.05m, RecordKind.Cleanup), CancellationToken.None)).Settle(0.05m);
        var full = await Assert.ThrowsAsync<BudgetExhaustedException>(() => budget.ReserveAsync(Of(0.01m, RecordKind.Cleanup), CancellationToken.None).AsTask());
        using var other = await budget.ReserveAsync(Of(1m), CancellationToken.None);

        Assert.Equal((0.1m, 0.1m, 0.01m), (full.Limit, full.Spent, full.Needed));
        Assert.Contains("for extraction", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knows_of_each_use_what_was_spent_before_a_restart()
    {
        var settings = GatewayBench.SettingsOf() with { Price = new Price(1000, 1000, new DateOnly(2026, 11, 1)) };
        var bench = new GatewayBench(settings, budget: 100m);
        using (var gateway = bench.Gateway(new ScriptedProvider()))
        {
            await gateway.AskAsync(bench.Ask(1), CancellationToken.None);
            await gateway.AskAsync(bench.Ask(1, step: Subject.Cleanup), CancellationToken.None);
        }

        bench.Reopen();
        var terms = new BudgetTerms { Uses = ImmutableDictionary<string, decimal>.Empty.Add(UseSettings.Extraction, 0.2m) };
        var budget = SessionBudget.Of(bench.Archive, terms, day: null);

        Assert.Equal(0.3m, budget.Spent);
        using var room = await budget.ReserveAsync(Of(0.05m, RecordKind.Cleanup), CancellationToken.None);
        await Assert.ThrowsAsync<BudgetExhaustedException>(() => budget.ReserveAsync(Of(0.11m, RecordKind.Cleanup), CancellationToken.None).AsTask());
    }

    [Fact]
    public void Reckons_with_the_dearest_price_that_input_can_have()
    {
        var settings = GatewayBench.SettingsOf() with
        {
            Price = new Price(10, 0.000001m, new DateOnly(2026, 11, 1), CachedInputPerMillion: 1, CacheWritePerMillion: 12.5m),
        };

        Assert.InRange(WorstCase.CostOf(settings, new Prompt(null, new string('x', 999_936)))!.Value, 12.5m, 12.51m);
    }

    private static Expense Of(decimal? worst, RecordKind kind = RecordKind.Response) =>
        new(SessionBudget.UseOf(kind), new AttemptKey(kind, 1, 1), worst);
}
