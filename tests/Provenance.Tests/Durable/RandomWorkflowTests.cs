using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Testing;
using Provenance.Testing.Durable;
using Xunit;

namespace Provenance.Tests.Durable;

public sealed class RandomWorkflowTests
{
    [Fact]
    public void Any_workflow_gives_the_same_result_whenever_and_however_it_dies()
    {
        var cases =
            from seed in Gen.Choose(0, int.MaxValue)
            from lives in Gen.ListOf(Gen.Choose(1, 25), 3)
            from crash in Gen.Elements(Crash.Before, Crash.After, Crash.LosingUnflushed)
            select (seed, lives.ToArray(), crash);

        Prop.ForAll(cases.ToArbitrary(), c => GivesTheSameAsync(c.seed, c.Item2, c.crash).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public async Task A_workflow_survives_a_journal_that_dies_when_it_is_compacted_at_a_start() =>
        Assert.True(await GivesTheSameAsync(2040162922, [1, 1, 13], Crash.After));

    private static async Task<bool> GivesTheSameAsync(int seed, int[] lives, Crash crash)
    {
        var shape = Shape.Make(new Random(seed), depth: 3);
        return $"\"{shape.Compute()}\"" == await RunAsync(shape, lives, crash);
    }

    private static async Task<string?> RunAsync(Shape shape, int[] lives, Crash crash)
    {
        var (clock, registry, frames) = (new ManualClock(), BuildRegistry(), (IReadOnlyList<ReadOnlyMemory<byte>>)[]);
        foreach (var dieAt in lives.Append(int.MaxValue))
        {
            var journal = new CrashingJournal(frames, dieAt, crash);
            var engine = TestEngine.Create(registry, journal, TestEngine.Options with { Clock = clock, CompactionThresholdBytes = 500 });
            if (await StartsAsync(engine, journal))
            {
                var work = WorkAsync(engine.Client, shape, clock);
                await Task.WhenAny(work, journal.Died).WaitAsync(TestEngine.Patience);
                await engine.KillAsync();
                await Task.WhenAny(work).WaitAsync(TestEngine.Patience);
                if (work.IsCompletedSuccessfully)
                    return await work;
            }
            frames = journal.Durable;
        }
        return null;
    }

    /// <summary>A start writes too, where it compacts the journal.</summary>
    private static async Task<bool> StartsAsync(EmbeddedEngine engine, CrashingJournal journal)
    {
        try
        {
            await engine.StartAsync(CancellationToken.None).WaitAsync(TestEngine.Patience);
            return true;
        }
        catch (IOException) when (journal.Died.IsCompleted)
        {
            return false;
        }
    }

    private static async Task<string?> WorkAsync(DurableClient client, Shape shape, ManualClock clock)
    {
        if (await client.FindInstanceAsync("work", CancellationToken.None) is null)
            await client.ScheduleNewOrchestrationAsync("Work", shape, "work", CancellationToken.None);
        var ended = client.WaitForCompletionAsync("work", CancellationToken.None);
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, clock.WhenArmed(TimeSpan.FromHours(1)));
            clock.Advance(TimeSpan.FromHours(1));
        }
        return (await ended).Output;
    }

    private static DurableRegistry BuildRegistry()
    {
        var failed = new ConcurrentDictionary<int, bool>();
        return new DurableRegistry()
            .AddActivity<int, int>("Step", async (n, _) =>
            {
                if (n % 2 == 0)
                    await Task.Yield();
                return n % 5 == 0 && failed.TryAdd(n, true) ? throw new IOException("busy") : n;
            })
            .AddOrchestrator<Shape, string>("Work", RunShapeAsync);
    }

    private static async Task<string> RunShapeAsync(OrchestrationContext context, Shape shape)
    {
        var retried = new TaskOptions(new RetryPolicy(3, TimeSpan.FromMinutes(1)));
        switch (shape.Kind)
        {
            case "step":
                return $"{await context.CallActivityAsync<int>("Step", shape.Number, retried)}";
            case "timer":
                await context.CreateTimerAsync(TimeSpan.FromMinutes(shape.Number), CancellationToken.None);
                return "t";
            case "child":
                return $"({await context.CallSubOrchestrationAsync<string>("Work", shape.Parts[0])})";
            case "row":
                var row = "";
                foreach (var part in shape.Parts)
                    row += await RunShapeAsync(context, part);
                return row;
            default:
                return string.Join('|', await context.FanOutAsync(shape.Parts, part => RunShapeAsync(context, part)));
        }
    }

    /// <summary>A workflow: steps, timers and sub-orchestrations, in rows and side by side.</summary>
    private sealed record Shape(string Kind, int Number, IReadOnlyList<Shape> Parts)
    {
        public static Shape Make(Random random, int depth)
        {
            var kind = new[] { "step", "timer", "child", "row", "fan" }[random.Next(depth == 0 ? 2 : 5)];
            var parts = kind switch { "step" or "timer" => 0, "child" => 1, _ => random.Next(0, 4) };
            return new Shape(kind, random.Next(1, 50), [.. Enumerable.Range(0, parts).Select(_ => Make(random, depth - 1))]);
        }

        public string Compute() => Kind switch
        {
            "step" => $"{Number}",
            "timer" => "t",
            "child" => $"({Parts[0].Compute()})",
            "row" => string.Concat(Parts.Select(p => p.Compute())),
            _ => string.Join('|', Parts.Select(p => p.Compute())),
        };
    }
}
