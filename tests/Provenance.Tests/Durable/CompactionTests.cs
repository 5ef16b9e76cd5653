using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Testing.Durable;
using Xunit;

namespace Provenance.Tests.Durable;

public sealed class CompactionTests
{
    private static readonly EmbeddedEngineOptions Eager = TestEngine.Options with { CompactionThresholdBytes = 2_000 };

    private static readonly DurableRegistry Registry = new DurableRegistry()
        .AddActivity<int, int>("Step", (n, _) => Task.FromResult(n))
        .AddOrchestrator<int, int>("Fan", async (context, n) =>
            (await context.FanOutAsync([.. Enumerable.Range(0, n)], i => context.CallActivityAsync<int>("Step", i))).Sum())
        .AddOrchestrator<int, int>("Eternal", async (context, n) =>
        {
            await context.CallActivityAsync<int>("Step", n);
            if (n > 0)
                context.ContinueAsNew(n - 1);
            return n;
        })
        .AddOrchestrator<int, int>("Shards", async (context, n) =>
        {
            var sums = await context.FanOutAsync([.. Enumerable.Range(0, n)], _ => context.CallSubOrchestrationAsync<int>("Fan", 50));
            context.SetCustomStatus("half way");
            return sums.Sum() + await context.WaitForExternalEventAsync<int>("Add", CancellationToken.None);
        });

    [Fact]
    public async Task A_journal_does_not_grow_with_what_has_ended()
    {
        var journal = new InMemoryJournal();
        await using var engine = await TestEngine.StartAsync(Registry, journal, Eager);
        for (var i = 0; i < 20; i++)
            Assert.Equal("4950", await engine.RunAsync("Fan", 100, $"fan{i}"));

        Assert.InRange(journal.Rewrites, 2, 20);
        Assert.InRange(journal.Frames.Sum(f => f.Length), 1, 40_000);
    }

    [Fact]
    public async Task An_instance_that_continues_as_new_for_ever_does_not_grow()
    {
        var journal = new InMemoryJournal();
        await using var engine = await TestEngine.StartAsync(Registry, journal, Eager);

        Assert.Equal("0", await engine.RunAsync("Eternal", 500));

        Assert.InRange(journal.Frames.Sum(f => f.Length), 1, 10_000);
    }

    [Fact]
    public async Task Live_instances_go_on_after_compaction_and_ended_ones_are_still_known()
    {
        var journal = new InMemoryJournal();
        var engine = await TestEngine.StartAsync(Registry, journal, Eager);
        await engine.Client.ScheduleNewOrchestrationAsync("Shards", 10, "shards", CancellationToken.None);
        while ((await engine.Client.FindInstanceAsync("shards", CancellationToken.None))!.CustomStatus is null)
            await Task.Yield();
        await engine.DisposeAsync();
        Assert.InRange(journal.Rewrites, 1, 10);

        await using var next = await TestEngine.StartAsync(Registry, journal, Eager);
        Assert.Equal(11, (await next.Client.QueryAsync(new InstanceQuery("shards"), CancellationToken.None)).Count);
        await next.Client.RaiseEventAsync("shards", "Add", 1, CancellationToken.None);
        var state = await next.Client.WaitForCompletionAsync("shards", CancellationToken.None).WaitAsync(TestEngine.Patience);

        Assert.Equal("12251", state.Output);
    }

    [Fact]
    public async Task A_start_compacts_what_has_ended_and_a_second_start_finds_nothing_to_do()
    {
        var journal = new InMemoryJournal();
        var engine = await TestEngine.StartAsync(Registry, journal);
        await engine.RunAsync("Fan", 100, "fan");
        await engine.DisposeAsync();
        Assert.Equal(0, journal.Rewrites);

        for (var start = 1; start <= 2; start++)
        {
            await using var next = await TestEngine.StartAsync(Registry, journal);
            Assert.Equal("4950", (await next.Client.FindInstanceAsync("fan", CancellationToken.None))!.Output);
        }

        Assert.Equal((1, 2), (journal.Rewrites, journal.Frames.Count));
    }

    [Fact]
    public async Task Purging_an_instance_forgets_its_sub_orchestrations_too()
    {
        var journal = new InMemoryJournal();
        var engine = await TestEngine.StartAsync(Registry, journal, Eager);
        await engine.Client.ScheduleNewOrchestrationAsync("Shards", 3, "shards", CancellationToken.None);
        await engine.Client.RaiseEventAsync("shards", "Add", 0, CancellationToken.None);
        await engine.Client.WaitForCompletionAsync("shards", CancellationToken.None).WaitAsync(TestEngine.Patience);
        await engine.DisposeAsync();

        var next = await TestEngine.StartAsync(Registry, journal);
        Assert.True(await next.Client.PurgeAsync("shards", CancellationToken.None));
        Assert.Empty(await next.Client.QueryAsync(new InstanceQuery(), CancellationToken.None));
        await next.DisposeAsync();

        await using var last = await TestEngine.StartAsync(Registry, journal);
        Assert.Empty(await last.Client.QueryAsync(new InstanceQuery(), CancellationToken.None));
        Assert.Single(journal.Frames);
    }

    [Theory]
    [InlineData(Crash.Before)]
    [InlineData(Crash.After)]
    [InlineData(Crash.LosingUnflushed)]
    public async Task Dies_at_any_write_around_compactions_and_goes_on(Crash crash)
    {
        for (var dieAt = 1; dieAt < 260; dieAt += 11)
        {
            var journal = new CrashingJournal([], dieAt, crash);
            var engine = await TestEngine.StartAsync(Registry, journal, Eager);
            var work = engine.RunAsync("Eternal", 60, "eternal");
            await Task.WhenAny(work, journal.Died).WaitAsync(TestEngine.Patience);
            await engine.KillAsync();
            await Task.WhenAny(work);

            await using var next = await TestEngine.StartAsync(Registry, new CrashingJournal(journal.Durable, int.MaxValue, crash), Eager);
            if (await next.Client.FindInstanceAsync("eternal", CancellationToken.None) is null)
                continue;
            var state = await next.Client.WaitForCompletionAsync("eternal", CancellationToken.None).WaitAsync(TestEngine.Patience);
            Assert.Equal("0", state.Output);
        }
    }
}
