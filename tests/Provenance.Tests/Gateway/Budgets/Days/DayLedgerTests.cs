using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets.Days;
using Provenance.Testing.Archives;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Budgets.Days;

public sealed class DayLedgerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Is_never_over_by_a_cent_however_many_sessions_race()
    {
        await using var bench = new LedgerBench();
        var budgets = Enumerable.Range(0, 4).Select(i => LedgerBench.Budget(bench.Open(), 1.00m, $"session_{i}")).ToList();
        var refused = 0;

        var racing = Parallel.ForEachAsync(Enumerable.Range(1, 128), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) =>
        {
            try
            {
                var reserved = await LedgerBench.ReserveAsync(budgets[i % 4], i, 0.05m, cancellationToken: cancellationToken);
                reserved.Settle(i % 2 == 0 ? 0.05m : 0.01m);
            }
            catch (BudgetExhaustedException)
            {
                Interlocked.Increment(ref refused);
            }
        });
        while (await Task.WhenAny(racing, bench.Clock.WhenArmed(Patience)) != racing)
            bench.Clock.Advance(Patience);

        await racing;
        Assert.InRange(bench.Committed().Highest, 0.96m, 1.00m);
        Assert.InRange(refused, 1, 127);
    }

    [Fact]
    public async Task Counts_what_a_dead_process_had_reserved_as_spent()
    {
        await using var bench = new LedgerBench();
        await using (var dead = DayLedger.Open(bench.Folder, bench.Clock))
            await LedgerBench.ReserveAsync(LedgerBench.Budget(dead, 1m), 1, 0.6m);
        var budget = LedgerBench.Budget(bench.Open(), 1m, "session_2");

        var full = await Assert.ThrowsAsync<BudgetExhaustedException>(() => LedgerBench.ReserveAsync(budget, 1, 0.5m));

        Assert.Equal((1m, 0.6m, 0.5m), (full.Limit, full.Spent, full.Needed));
        Assert.Contains("for 2026-11-20", full.Message, StringComparison.Ordinal);
        await LedgerBench.ReserveAsync(budget, 1, 0.4m);
    }

    [Fact]
    public async Task Learns_from_the_session_what_became_of_reservations_that_a_dead_process_left()
    {
        await using var bench = new LedgerBench();
        var sessions = LedgerBench.Sessions();
        await using (var dead = DayLedger.Open(bench.Folder, bench.Clock))
        {
            for (var ordinal = 1; ordinal <= 3; ordinal++)
                await LedgerBench.ReserveAsync(LedgerBench.Budget(dead, 100m), ordinal, 10m);
        }

        // The first was answered, the second was in flight, the third was never announced.
        await AnswerAsync(sessions, 1, worst: 10m, cost: 2.5m);
        await sessions.Archive.BeginAsync(IntentOf(sessions, 2, 10m), default);
        var budget = LedgerBench.Budget(bench.Open(), 100m);

        await budget.ReconcileAsync(sessions.Archive.Reopen());

        Assert.Equal(12.5m, bench.Committed().Last);
    }

    [Fact]
    public async Task Enters_once_what_the_session_spent_today_without_it()
    {
        await using var bench = new LedgerBench();
        var sessions = LedgerBench.Sessions();
        await AnswerAsync(sessions, 1, worst: 10m, cost: 2.5m);
        var budget = LedgerBench.Budget(bench.Open(), 100m);

        await budget.ReconcileAsync(sessions.Archive);
        await budget.ReconcileAsync(sessions.Archive);

        Assert.Equal(2.5m, bench.Committed().Last);
    }

    [Fact]
    public async Task Waits_for_what_a_living_process_may_give_back()
    {
        await using var bench = new LedgerBench();
        var other = await LedgerBench.ReserveAsync(LedgerBench.Budget(bench.Open(), 1m), 1, 0.6m);
        var waiting = LedgerBench.ReserveAsync(LedgerBench.Budget(bench.Open(), 1m, "session_2"), 1, 0.5m);
        await bench.Clock.WhenArmed(Patience);
        Assert.False(waiting.IsCompleted);

        other.Settle(0.1m);
        while (await Task.WhenAny(waiting, bench.Clock.WhenArmed(Patience)) != waiting)
            bench.Clock.Advance(Patience);

        await waiting;
        Assert.Equal(0.6m, bench.Committed().Last);
    }

    [Fact]
    public async Task Waits_for_its_own_process_and_goes_on_when_that_settles()
    {
        await using var bench = new LedgerBench();
        var budget = LedgerBench.Budget(bench.Open(), 1m);
        var first = await LedgerBench.ReserveAsync(budget, 1, 0.6m);
        var waiting = LedgerBench.ReserveAsync(budget, 2, 0.6m);

        first.Settle(0.4m);

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Settle(0.6m);
    }

    [Fact]
    public async Task Gives_back_what_nobody_waits_for_any_more()
    {
        await using var bench = new LedgerBench();
        var budget = LedgerBench.Budget(bench.Open(), 1m);
        var first = await LedgerBench.ReserveAsync(budget, 1, 0.6m);
        using var stop = new CancellationTokenSource();
        var waiting = LedgerBench.ReserveAsync(budget, 2, 0.6m, cancellationToken: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        first.Settle(0);

        (await LedgerBench.ReserveAsync(budget, 3, 1m)).Settle(1m);
        Assert.Equal(1m, bench.Committed().Last);
    }

    [Fact]
    public async Task Limits_a_use_on_its_own()
    {
        await using var bench = new LedgerBench();
        var budget = LedgerBench.Budget(bench.Open(), limit: null, extraction: 0.1m);

        await LedgerBench.ReserveAsync(budget, 1, 5m);
        var full = await Assert.ThrowsAsync<BudgetExhaustedException>(() => LedgerBench.ReserveAsync(budget, 1, 0.2m, RecordKind.Cleanup));

        Assert.Contains("for extraction on 2026-11-20", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begins_anew_each_day_and_settles_on_the_day_of_the_reservation()
    {
        await using var bench = new LedgerBench();
        var ledger = bench.Open();
        var budget = LedgerBench.Budget(ledger, 1m);
        var yesterday = bench.File;
        var first = await LedgerBench.ReserveAsync(budget, 1, 0.9m);
        bench.Clock.Advance(TimeSpan.FromDays(1));

        (await LedgerBench.ReserveAsync(budget, 2, 0.9m)).Settle(0.9m);
        first.Settle(0.8m);

        await ledger.DisposeAsync();
        Assert.NotEqual(yesterday, bench.File);
        Assert.Equal(3, (await File.ReadAllLinesAsync(yesterday)).Length);
        Assert.Equal(0.9m, bench.Committed().Last);
    }

    [Fact]
    public async Task Cuts_off_what_a_crash_left_of_a_last_line()
    {
        await using var bench = new LedgerBench();
        await using (var ledger = DayLedger.Open(bench.Folder, bench.Clock))
            (await LedgerBench.ReserveAsync(LedgerBench.Budget(ledger, 1m), 1, 0.4m)).Settle(0.3m);
        await File.AppendAllTextAsync(bench.File, "\0\0\0\n{\"at\":\"2026-11");

        await LedgerBench.ReserveAsync(LedgerBench.Budget(bench.Open(), 1m), 2, 0.7m);

        Assert.Equal(4, bench.Lines.Length);
        Assert.Equal(1.0m, bench.Committed().Last);
    }

    [Fact]
    public async Task Names_the_line_that_no_crash_can_have_left_so()
    {
        await using var bench = new LedgerBench();
        await using (var ledger = DayLedger.Open(bench.Folder, bench.Clock))
            (await LedgerBench.ReserveAsync(LedgerBench.Budget(ledger, 1m), 1, 0.4m)).Settle(0.3m);
        await File.WriteAllTextAsync(bench.File, string.Join('\n', bench.Lines).Replace("\"usd\":\"0.4\"", "\"usd\":\"-0.4\"", StringComparison.Ordinal) + "\n");

        var corrupt = await Assert.ThrowsAsync<CorruptLedgerException>(() => LedgerBench.ReserveAsync(LedgerBench.Budget(bench.Open(), 1m), 2, 0.1m));

        Assert.Equal(("2026-11-20.jsonl", 2), (corrupt.File, corrupt.Line));
    }

    [Fact]
    public async Task Writes_lines_that_are_documented()
    {
        await using var bench = new LedgerBench();
        var ledger = bench.Open();
        (await LedgerBench.ReserveAsync(LedgerBench.Budget(ledger, 1m), 1, 0.40m)).Settle(0.3m);
        await ledger.DisposeAsync();

        Assert.Equal(
            [
                """{"day":"2026-11-20","format":1}""",
                """{"at":"2026-11-20T09:30:00.0000000Z","attempt":"response_0001.1","event":"reserved","session":"session_20261120_093000","usd":"0.40","use":"analysis","writer":"W"}""",
                """{"at":"2026-11-20T09:30:00.0000000Z","attempt":"response_0001.1","event":"settled","session":"session_20261120_093000","usd":"0.3","use":"analysis","writer":"W"}""",
            ],
            bench.Lines.Select(line => line.Replace(ledger.Writer, "W", StringComparison.Ordinal)));
    }

    private static Intent IntentOf(GatewayBench sessions, int ordinal, decimal worst) =>
        new(new CallKey(RecordKind.Response, ordinal), AttemptReason.First, sessions.Settings.Name, sessions.Ask().Prompt.Digest, worst);

    private static async Task AnswerAsync(GatewayBench sessions, int ordinal, decimal worst, decimal cost)
    {
        var key = await sessions.Archive.BeginAsync(IntentOf(sessions, ordinal, worst), default);
        var envelope = SampleSession.Envelope(sessions.Archive.Session.Name, key) with { Cost = cost };
        await sessions.Archive.CommitAsync(envelope, prompt: null);
    }
}
