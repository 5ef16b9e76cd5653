using System.Collections.Concurrent;
using System.Text.Json;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Testing;
using Provenance.Testing.Durable;
using Xunit;

namespace Provenance.Tests.Durable;

public sealed class CrashSweepTests
{
    private const string Expected = """["1","2","3","child 4 and 5","go","6"]""";

    [Theory]
    [InlineData(Crash.Before)]
    [InlineData(Crash.After)]
    [InlineData(Crash.LosingUnflushed)]
    public async Task Dies_at_every_write_and_comes_to_the_same_end_without_running_again_what_had_a_result(Crash crash)
    {
        var writes = await RunAsync(int.MaxValue, crash);
        Assert.InRange(writes, 15, 200);
        for (var n = 1; n <= writes; n++)
            await RunAsync(n, crash);
    }

    [Theory]
    [InlineData(Crash.Before)]
    [InlineData(Crash.LosingUnflushed)]
    public async Task Dies_again_and_again_and_comes_to_the_same_end(Crash crash)
    {
        var (runs, clock) = (new ConcurrentQueue<string>(), new ManualClock());
        IReadOnlyList<ReadOnlyMemory<byte>> frames = [];
        for (var life = 1; ; life++)
        {
            var journal = new CrashingJournal(frames, dieAt: 1 + (life * 7 / 3), crash);
            if (await LiveAsync(journal, runs, clock) is { } output)
            {
                Assert.Equal(Expected, output);
                return;
            }
            Assert.InRange(life, 1, 100);
            frames = journal.Durable;
        }
    }

    private static async Task<int> RunAsync(int dieAt, Crash crash)
    {
        var (runs, clock) = (new ConcurrentQueue<string>(), new ManualClock());
        var first = new CrashingJournal([], dieAt, crash);
        var output = await LiveAsync(first, runs, clock);
        if (output is null)
        {
            var finished = FindFinished(first.Durable);
            runs.Clear();
            output = await LiveAsync(new CrashingJournal(first.Durable, int.MaxValue, crash), runs, clock);
            Assert.Empty(runs.Intersect(finished));
        }
        Assert.Equal(Expected, output);
        return first.Writes;
    }

    /// <summary>One life of the process: to the end of the work, or to the death of the journal, then null.</summary>
    private static async Task<string?> LiveAsync(CrashingJournal journal, ConcurrentQueue<string> runs, ManualClock clock)
    {
        var engine = await TestEngine.StartAsync(Build(runs), journal, TestEngine.Options with { Clock = clock });
        var work = WorkAsync(engine.Client, clock);
        await Task.WhenAny(work, journal.Died).WaitAsync(TestEngine.Patience);
        if (!work.IsCompletedSuccessfully)
            await Assert.ThrowsAsync<IOException>(() => engine.Completion.WaitAsync(TestEngine.Patience));
        await engine.KillAsync();
        await ((Task)work).WaitAsync(TestEngine.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsCompletedSuccessfully)
            return await work;
        Assert.IsType<EngineStoppedException>(work.Exception!.InnerException);
        return null;
    }

    private static async Task<string> WorkAsync(DurableClient client, ManualClock clock)
    {
        if (await client.FindInstanceAsync("work", CancellationToken.None) is null)
            await client.ScheduleNewOrchestrationAsync("Work", null, "work", CancellationToken.None);
        var ended = client.WaitForCompletionAsync("work", CancellationToken.None);
        // Raised at each life: the orchestrator takes the first and ignores the others.
        await client.RaiseEventAsync("work", "Go", "go", CancellationToken.None);
        await Task.WhenAny(ended, clock.WhenArmed(TimeSpan.FromHours(1)));
        clock.Advance(TimeSpan.FromHours(1));
        return (await ended).Output!;
    }

    private static DurableRegistry Build(ConcurrentQueue<string> runs) => new DurableRegistry()
        .AddActivity<int, string>("Step", (n, _) =>
        {
            runs.Enqueue($"{n}");
            return Task.FromResult($"{n}");
        })
        .AddOrchestrator<int, string>("Child", async (context, n) =>
            $"child {await context.CallActivityAsync<string>("Step", n)} and {await context.CallActivityAsync<string>("Step", n + 1)}")
        .AddOrchestrator<string?, string[]>("Work", async (context, _) =>
        {
            var first = await context.FanOutAsync([1, 2, 3], n => context.CallActivityAsync<string>("Step", n));
            var child = context.CallSubOrchestrationAsync<string>("Child", 4);
            var timer = context.CreateTimerAsync(TimeSpan.FromHours(1), CancellationToken.None);
            var go = await context.WaitForExternalEventAsync<string>("Go", CancellationToken.None);
            await timer;
            return [.. first, await child, go, await context.CallActivityAsync<string>("Step", 6)];
        });

    private static HashSet<string> FindFinished(IReadOnlyList<ReadOnlyMemory<byte>> frames) =>
        [.. frames.Select(f => JsonDocument.Parse(f).RootElement)
            .Where(e => e.TryGetProperty("e", out var kind) && kind.GetString() == "done")
            .Select(e => e.GetProperty("r").GetString()!)];
}
