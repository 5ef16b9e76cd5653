using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets.Days;
using Provenance.Gateway.Budgets.Accounts;
using Xunit;
using static Provenance.Tests.Gateway.Budgets.Accounts.SharedBench;

namespace Provenance.Tests.Gateway.Budgets.Accounts;

public sealed class SharedBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Is_never_over_by_a_cent_however_many_processes_race()
    {
        await using var bench = new SharedBench();
        var budgets = new List<SharedBudget>();
        for (var i = 0; i < 4; i++)
            budgets.Add(await bench.OpenAsync(Terms(life: 1.00m)));
        var (refused, spent) = (0, 0m);

        var racing = Parallel.ForEachAsync(Enumerable.Range(1, 256), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) =>
        {
            try
            {
                var reserved = await ReserveAsync(budgets[i % 4], i, 0.05m, cancellationToken: cancellationToken);
                await Task.Yield();
                reserved.Settle(0.01m * (i % 2));
                lock (budgets)
                    spent += 0.01m * (i % 2);
            }
            catch (BudgetExhaustedException)
            {
                Interlocked.Increment(ref refused);
            }
        });
        await bench.LetPassAsync(racing);
        await racing;
        foreach (var budget in budgets)
            await budget.DisposeAsync();

        var (highest, last) = Committed(bench.Life);
        Assert.InRange(highest, 0.05m, 1.00m);
        Assert.Equal(spent, last);
        Assert.True(last > 0.95m || refused == 0, $"{refused} were refused with {last} spent.");
    }

    [Fact]
    public async Task Waits_for_what_a_living_process_may_give_back()
    {
        await using var bench = new SharedBench();
        var other = await ReserveAsync(await bench.OpenAsync(Terms(life: 1m)), 1, 0.6m);
        var waiting = ReserveAsync(await bench.OpenAsync(Terms(life: 1m)), 2, 0.5m);
        await bench.Clock.WhenArmed(Patience);
        Assert.False(waiting.IsCompleted);

        other.Settle(0.1m);
        await bench.LetPassAsync(waiting);

        await waiting;
        Assert.Equal(0.6m, Committed(bench.Life).Last);
    }

    [Fact]
    public async Task Waits_for_its_own_process_without_asking_who_lives()
    {
        await using var bench = new SharedBench();
        var budget = await bench.OpenAsync(Terms(life: 1m));
        var first = await ReserveAsync(budget, 1, 0.6m);
        var waiting = ReserveAsync(budget, 2, 0.6m);

        first.Settle(0.4m);

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Settle(0.6m);
        Assert.Equal(0, bench.Store.Looks);
    }

    [Fact]
    public async Task Learns_from_the_archive_what_became_of_what_a_dead_process_had_set_aside()
    {
        await using var bench = new SharedBench();
        var dead = await bench.OpenAsync(Terms(life: 100m));
        for (var ordinal = 1; ordinal <= 3; ordinal++)
            await ReserveAsync(dead, ordinal, 10m);
        // The first was answered, the second was in flight, the third was never announced.
        await bench.AnswerAsync(1, worst: 10m, cost: 2.5m);
        await bench.BeginAsync(2, worst: 10m);
        bench.Kill(bench.Archive.Epoch);

        await bench.OpenAsync(Terms(life: 100m));

        Assert.Equal(12.5m, Committed(bench.Life).Last);
    }

    [Fact]
    public async Task Finds_out_that_a_process_died_when_what_it_had_set_aside_is_needed()
    {
        await using var bench = new SharedBench();
        var dying = await bench.OpenAsync(Terms(life: 1m));
        await ReserveAsync(dying, 1, 0.7m);
        var died = bench.Archive.Epoch;
        var living = await bench.OpenAsync(Terms(life: 1m));
        var held = await ReserveAsync(living, 2, 0.2m);
        var waiting = ReserveAsync(living, 3, 0.8m);
        await bench.Clock.WhenArmed(Patience);
        Assert.False(waiting.IsCompleted);

        bench.Kill(died);
        await bench.LetPassAsync(waiting);

        await waiting;
        held.Settle(0);
    }

    [Fact]
    public async Task Refuses_when_what_a_dead_process_may_have_spent_leaves_no_room()
    {
        await using var bench = new SharedBench();
        await ReserveAsync(await bench.OpenAsync(Terms(life: 1m)), 1, 0.7m);
        await bench.BeginAsync(1, worst: 0.7m);
        bench.Kill(bench.Archive.Epoch);

        var full = await Assert.ThrowsAsync<BudgetExhaustedException>(async () => await ReserveAsync(await bench.OpenAsync(Terms(life: 1m)), 2, 0.4m));

        Assert.Equal((1m, 0.7m, 0.4m), (full.Limit, full.Spent, full.Needed));
    }

    [Fact]
    public async Task Counts_what_the_session_spent_before_it_was_shared()
    {
        await using var bench = new SharedBench();
        await bench.AnswerAsync(1, worst: 1m, cost: 0.8m);

        var budget = await bench.OpenAsync(Terms(life: 1m));

        await Assert.ThrowsAsync<BudgetExhaustedException>(() => ReserveAsync(budget, 2, 0.3m));
        (await ReserveAsync(budget, 2, 0.2m)).Settle(0.2m);
    }

    [Fact]
    public async Task Holds_a_limit_of_a_use_on_its_own()
    {
        await using var bench = new SharedBench();
        var one = await bench.OpenAsync(Terms(extraction: 0.1m));
        var two = await bench.OpenAsync(Terms(extraction: 0.1m));
        (await ReserveAsync(one, 1, 5m)).Settle(5m);
        (await ReserveAsync(one, 1, 0.08m, RecordKind.Cleanup)).Settle(0.08m);

        var waiting = ReserveAsync(two, 2, 0.05m, RecordKind.Cleanup);
        await bench.LetPassAsync(waiting);
        var full = await Assert.ThrowsAsync<BudgetExhaustedException>(() => waiting);

        Assert.Contains("for extraction", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_one_process_raises_holds_for_all_at_once_and_for_those_that_come()
    {
        await using var bench = new SharedBench();
        var one = await bench.OpenAsync(Terms(life: 1m));
        var two = await bench.OpenAsync(Terms(life: 1m));
        (await ReserveAsync(one, 1, 0.9m)).Settle(0.9m);
        var refused = ReserveAsync(two, 2, 0.5m);
        await bench.LetPassAsync(refused);
        await Assert.ThrowsAsync<BudgetExhaustedException>(() => refused);

        await one.LimitAsync(2m);

        await ReserveAsync(two, 2, 0.5m);
        Assert.Equal(2m, (await bench.OpenAsync(Terms(life: 1m))).Limit);
    }

    [Fact]
    public async Task A_limit_can_be_given_to_a_session_that_had_none()
    {
        await using var bench = new SharedBench();
        await bench.AnswerAsync(1, worst: 1m, cost: 0.8m);
        var budget = await bench.OpenAsync(Terms());
        Assert.Empty(await budget.ReserveAsync(new(UseSettings.Analysis, new AttemptKey(RecordKind.Response, 2, 1), 5m), 5m, default));
        Assert.Empty(bench.Life.Versions);

        await budget.LimitAsync(1m);

        await Assert.ThrowsAsync<BudgetExhaustedException>(() => ReserveAsync(budget, 2, 0.3m));
    }

    [Fact]
    public async Task A_day_is_limited_over_all_sessions_and_a_dead_one_of_another_session_keeps_what_it_set_aside()
    {
        await using var bench = new SharedBench();
        await using var other = new OtherSession(bench);
        await other.ReserveAsync(0.6m);
        var budget = await bench.OpenAsync(Terms(day: 1m));
        var waiting = ReserveAsync(budget, 1, 0.5m);
        await bench.Clock.WhenArmed(Patience);
        other.Die();
        await bench.LetPassAsync(waiting);

        var full = await Assert.ThrowsAsync<BudgetExhaustedException>(() => waiting);

        Assert.Contains("for 2026-11-20", full.Message, StringComparison.Ordinal);
        (await ReserveAsync(budget, 1, 0.4m)).Settle(0.4m);
    }

    [Fact]
    public async Task A_day_begins_with_nothing_spent_and_a_reservation_is_settled_where_it_was_made()
    {
        await using var bench = new SharedBench();
        var budget = await bench.OpenAsync(Terms(day: 1m), isShared: false);
        var first = await ReserveAsync(budget, 1, 0.9m);
        bench.Clock.Advance(TimeSpan.FromDays(1));

        (await ReserveAsync(budget, 2, 0.9m)).Settle(0.9m);
        first.Settle(0.8m);

        await budget.DisposeAsync();
        Assert.Equal(0.8m, Committed(bench.Today).Last);
        Assert.Equal(0.9m, Committed(bench.Store["budget/2026-11-21.json"]).Last);
    }

    [Fact]
    public async Task Gives_back_what_nobody_waits_for_any_more()
    {
        await using var bench = new SharedBench();
        var budget = await bench.OpenAsync(Terms(life: 1m));
        var first = await ReserveAsync(budget, 1, 0.6m);
        using var stop = new CancellationTokenSource();
        var waiting = ReserveAsync(budget, 2, 0.6m, cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        first.Settle(0);

        (await ReserveAsync(budget, 3, 1m)).Settle(1m);
    }

    [Fact]
    public async Task Asks_for_nothing_when_the_store_fails_and_goes_on_when_it_is_back()
    {
        await using var bench = new SharedBench();
        var budget = await bench.OpenAsync(Terms(life: 1m));
        bench.Life.Failure = new IOException("away");

        var failed = await Assert.ThrowsAsync<LedgerFailedException>(() => ReserveAsync(budget, 1, 0.1m));

        Assert.Contains("away", failed.Message, StringComparison.Ordinal);
        await ReserveAsync(budget, 1, 1m);
    }

    [Fact]
    public async Task A_settlement_that_could_not_be_written_is_written_when_the_store_is_back()
    {
        await using var bench = new SharedBench();
        var budget = await bench.OpenAsync(Terms(life: 1m));
        var first = await ReserveAsync(budget, 1, 1m);
        bench.Life.Failure = new IOException("away");
        first.Settle(0.2m);
        await bench.Clock.WhenArmed(Patience);

        var waiting = ReserveAsync(budget, 2, 0.8m);
        await bench.LetPassAsync(waiting);

        await waiting;
        Assert.Equal(1m, Committed(bench.Life).Last);
    }

    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("""{"format":9,"open":[],"spent":[],"stamp":"a"}""", "format")]
    [InlineData("""{"format":1,"open":[],"spent":[{"session":"s","usd":"-1","use":"analysis"}],"stamp":"a"}""", "usd")]
    public async Task Names_the_account_that_it_cannot_read(string text, string rule)
    {
        await using var bench = new SharedBench();
        bench.Life.Bytes = Encoding.UTF8.GetBytes(text);

        var failed = await Assert.ThrowsAsync<LedgerFailedException>(() => bench.OpenAsync(Terms(life: 1m)));

        Assert.Contains("engine/budget.json", failed.Message, StringComparison.Ordinal);
        Assert.Contains(rule, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_what_is_documented()
    {
        await using var bench = new SharedBench();
        await bench.AnswerAsync(1, worst: 1m, cost: 0.03m);
        var budget = await bench.OpenAsync(Terms(life: 5m));
        await budget.LimitAsync(7.50m);
        await ReserveAsync(budget, 2, 0.40m);

        var text = Encoding.UTF8.GetString(bench.Life.Bytes.Span);
        var stamp = text[text.IndexOf("\"stamp\"", StringComparison.Ordinal)..];
        Assert.Equal(
            """{"format":1,"limit":"7.50","open":[{"attempt":"response_0002.1","epoch":2,"serial":1,"session":"session_20261120_093000","usd":"0.40","use":"analysis"}],"spent":[{"session":"session_20261120_093000","usd":"0.03","use":"analysis"}],""",
            text[..^stamp.Length]);
        Assert.EndsWith("}\n", stamp, StringComparison.Ordinal);
    }

    /// <summary>Another session that limits days, in a process of its own.</summary>
    private sealed class OtherSession(SharedBench bench) : IAsyncDisposable
    {
        private const string Name = "session_other";

        public async Task ReserveAsync(decimal usd)
        {
            var account = new SharedAccount();
            account.Reserve(new SharedKey(Name, 1, 1), new SetAside(new AttemptKey(RecordKind.Response, 1, 1), UseSettings.Analysis, usd));
            await bench.Today.TryReplaceAsync(account.Write("other.1"), tag: null);
        }

        public void Die() => bench.Store.Gone[(Name, 1)] = true;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
