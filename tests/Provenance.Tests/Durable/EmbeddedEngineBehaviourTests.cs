using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Embedded.Composition;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;
using Provenance.Testing;
using Provenance.Testing.Durable;
using Xunit;

namespace Provenance.Tests.Durable;

/// <summary>What the embedded engine promises beyond the contract of all engines.</summary>
public sealed class EmbeddedEngineBehaviourTests
{
    [Fact]
    public async Task Runs_no_more_activities_at_once_than_it_may()
    {
        var (running, most, full) = (0, 0, new TaskCompletionSource());
        var registry = new DurableRegistry()
            .AddActivity<int, int>("Count", async (n, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                if (now == 3)
                    full.TrySetResult();
                await full.Task;
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return n;
            })
            .AddOrchestrator<int, int>("Fan", async (context, n) =>
                (await context.FanOutAsync([.. Enumerable.Range(0, n)], i => context.CallActivityAsync<int>("Count", i))).Length);
        await using var engine = await TestEngine.StartAsync(
            registry, new InMemoryJournal(), TestEngine.Options with { MaxConcurrentActivities = 3 });

        Assert.Equal("200", await engine.RunAsync("Fan", 200));
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task A_fan_out_of_thousands_does_not_keep_another_instance_waiting()
    {
        var (many, started, go) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        var registry = new DurableRegistry()
            .AddActivity<int, int>("Many", async (n, _) =>
            {
                if (Interlocked.Increment(ref many) == 1)
                {
                    started.SetResult();
                    await go.Task;
                }
                return n;
            })
            .AddActivity<int, int>("One", (_, _) => Task.FromResult(Volatile.Read(ref many)))
            .AddOrchestrator<int, int>("Fan", async (context, n) =>
                (await context.FanOutAsync([.. Enumerable.Range(0, n)], i => context.CallActivityAsync<int>("Many", i))).Length)
            .AddOrchestrator<int, int>("Single", (context, n) =>
            {
                var one = context.CallActivityAsync<int>("One", n);
                context.SetCustomStatus("waits in the row");
                return one;
            });
        await using var engine = await TestEngine.StartAsync(
            registry, new InMemoryJournal(), TestEngine.Options with { MaxConcurrentActivities = 1 });
        var fan = engine.RunAsync("Fan", 2_000);
        await started.Task.WaitAsync(TestEngine.Patience);

        await engine.Client.ScheduleNewOrchestrationAsync("Single", 0, "single", CancellationToken.None);
        var single = engine.Client.WaitForCompletionAsync("single", CancellationToken.None);
        while ((await engine.Client.FindInstanceAsync("single", CancellationToken.None))!.CustomStatus is null)
            await Task.Yield();
        go.SetResult();

        Assert.InRange(int.Parse((await single.WaitAsync(TestEngine.Patience)).Output!, System.Globalization.CultureInfo.InvariantCulture), 1, 1_000);
        Assert.Equal("2000", await fan);
    }

    [Fact]
    public async Task Writes_nothing_while_it_has_nothing_to_do()
    {
        var (journal, clock) = (new InMemoryJournal(), new ManualClock());
        await using var engine = await TestEngine.StartAsync(
            new DurableRegistry().AddOrchestrator<int, int>("Wait", (context, _) => context.WaitForExternalEventAsync<int>("E", CancellationToken.None)),
            journal,
            TestEngine.Options with { Clock = clock });
        Assert.Equal(0, journal.Writes);
        await engine.Client.ScheduleNewOrchestrationAsync("Wait", 1, null, CancellationToken.None);
        var writes = journal.Writes;

        clock.Advance(TimeSpan.FromDays(365));

        Assert.Equal((writes, 0), (journal.Writes, clock.ArmedTimers));
    }

    [Fact]
    public async Task A_journal_that_fails_stops_the_engine_and_says_why()
    {
        var registry = new DurableRegistry().AddOrchestrator<int, int>("Wait", (context, _) => context.WaitForExternalEventAsync<int>("E", CancellationToken.None));
        var journal = new CrashingJournal([], dieAt: 3, Crash.Before);
        await using var engine = await TestEngine.StartAsync(registry, journal);
        await engine.Client.ScheduleNewOrchestrationAsync("Wait", 1, "w", CancellationToken.None);
        var waiting = engine.Client.WaitForCompletionAsync("w", CancellationToken.None);

        var raised = await Assert.ThrowsAsync<EngineStoppedException>(() => engine.Client.RaiseEventAsync("w", "E", 1, CancellationToken.None));
        var waited = await Assert.ThrowsAsync<EngineStoppedException>(() => waiting.WaitAsync(TestEngine.Patience));
        var ended = await Assert.ThrowsAsync<IOException>(() => engine.Completion.WaitAsync(TestEngine.Patience));

        Assert.Equal(("the journal is dead", "the journal is dead", "the journal is dead"),
            (raised.InnerException!.Message, waited.InnerException!.Message, ended.Message));
        await Assert.ThrowsAsync<EngineStoppedException>(() => engine.Client.FindInstanceAsync("w", CancellationToken.None));
    }

    [Fact]
    public async Task A_stop_cancels_what_outlasts_its_grace_and_runs_it_again_at_the_next_start()
    {
        var (clock, journal, runs, started) = (new ManualClock(), new InMemoryJournal(), 0, new TaskCompletionSource());
        var registry = new DurableRegistry()
            .AddActivity<int, string>("Slow", async (_, cancellationToken) =>
            {
                if (Interlocked.Increment(ref runs) == 2)
                    return "done";
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return "";
            })
            .AddOrchestrator<int, string>("Call", (context, n) => context.CallActivityAsync<string>("Slow", n));
        var options = TestEngine.Options with { Clock = clock, Grace = TimeSpan.FromMinutes(1) };
        var engine = await TestEngine.StartAsync(registry, journal, options);
        await engine.Client.ScheduleNewOrchestrationAsync("Call", 1, "c", CancellationToken.None);
        await started.Task.WaitAsync(TestEngine.Patience);

        var stopping = engine.StopAsync(CancellationToken.None);
        await clock.WhenArmed(TimeSpan.FromMinutes(1)).WaitAsync(TestEngine.Patience);
        Assert.False(stopping.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));
        await stopping.WaitAsync(TestEngine.Patience);
        await engine.Completion;

        await using var next = await TestEngine.StartAsync(registry, journal, options);
        var state = await next.Client.WaitForCompletionAsync("c", CancellationToken.None).WaitAsync(TestEngine.Patience);
        Assert.Equal(("\"done\"", 2), (state.Output, runs));
    }

    [Fact]
    public async Task What_a_stop_cancels_is_not_logged_as_a_failure()
    {
        var started = new TaskCompletionSource();
        var registry = new DurableRegistry()
            .AddActivity<int, int>("Slow", async (n, cancellationToken) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return n;
            })
            .AddOrchestrator<int, int>("Call", (context, n) => context.CallActivityAsync<int>("Slow", n));
        using var log = new TextLog();
        using var loggers = new LoggerFactory([log]);
        var options = TestEngine.Options with { Grace = TimeSpan.Zero };
        await using var engine = new EmbeddedEngine(registry, new InMemoryJournal(), options, loggers.CreateLogger<EmbeddedEngine>());
        await engine.StartAsync(CancellationToken.None);
        await engine.Client.ScheduleNewOrchestrationAsync("Call", 1, null, CancellationToken.None);
        await started.Task.WaitAsync(TestEngine.Patience);

        await engine.StopAsync(CancellationToken.None).WaitAsync(TestEngine.Patience);

        Assert.DoesNotContain(log.Lines, line => line.Contains("failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_orchestrator_that_awaits_something_else_than_its_context_fails_and_is_told_so(bool captured)
    {
        var elsewhere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var registry = new DurableRegistry()
            .AddActivity<int, int>("Step", (n, _) => Task.FromResult(n))
            .AddOrchestrator<int, int>("Stray", async (context, n) =>
            {
                context.SetCustomStatus("waits");
                await elsewhere.Task.ConfigureAwait(captured);
                return await context.CallActivityAsync<int>("Step", n);
            });
        await using var engine = await TestEngine.StartAsync(registry, new InMemoryJournal());
        var running = engine.RunAsync("Stray", 1, "stray");
        while ((await engine.Client.FindInstanceAsync("stray", CancellationToken.None))?.CustomStatus is null)
            await Task.Yield();

        elsewhere.SetResult();

        Assert.Contains("awaited something that its context did not give out", await running, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_start_where_a_live_instance_needs_an_orchestrator_that_is_not_there()
    {
        var journal = new InMemoryJournal();
        var engine = await TestEngine.StartAsync(
            new DurableRegistry().AddOrchestrator<int, int>("Old", (context, _) => context.WaitForExternalEventAsync<int>("E", CancellationToken.None)), journal);
        await engine.Client.ScheduleNewOrchestrationAsync("Old", 1, null, CancellationToken.None);
        await engine.DisposeAsync();
        var before = journal.Frames.Count;

        var refused = await Assert.ThrowsAsync<NotRegisteredException>(() => TestEngine.StartAsync(new DurableRegistry(), journal));

        Assert.Equal(("orchestrator", "Old", before), (refused.Kind, refused.Name, journal.Frames.Count));
    }

    [Fact]
    public void Refuses_options_out_of_their_range()
    {
        foreach (var wrong in new[]
        {
            TestEngine.Options with { MaxConcurrentActivities = 0 },
            TestEngine.Options with { Grace = TimeSpan.FromTicks(-1) },
            TestEngine.Options with { CompactionThresholdBytes = -1 },
        })
            Assert.Throws<ArgumentOutOfRangeException>(() => TestEngine.Create(new DurableRegistry(), new InMemoryJournal(), wrong));
    }

    [Fact]
    public async Task Is_composed_into_a_host_that_starts_and_stops_it()
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IJournal>(new InMemoryJournal())
            .AddSingleton(new DurableRegistry().AddOrchestrator<int, int>("Echo", (_, n) => Task.FromResult(n)))
            .AddEmbeddedDurable(_ => TestEngine.Options);
        await using var provider = services.BuildServiceProvider();
        var lifetime = provider.GetServices<IHostedService>().Single();

        await lifetime.StartAsync(CancellationToken.None);
        var client = provider.GetRequiredService<DurableClient>();
        var id = await client.ScheduleNewOrchestrationAsync("Echo", 7, null, CancellationToken.None);
        Assert.Equal("7", (await client.WaitForCompletionAsync(id, CancellationToken.None)).Output);
        await lifetime.StopAsync(CancellationToken.None);

        await Assert.ThrowsAsync<EngineStoppedException>(() => client.FindInstanceAsync(id, CancellationToken.None));
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, now, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
