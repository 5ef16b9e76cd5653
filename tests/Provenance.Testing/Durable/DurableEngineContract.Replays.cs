using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Xunit;

namespace Provenance.Testing.Durable;

public abstract partial class DurableEngineContract
{
    [Fact]
    public async Task After_a_restart_it_goes_on_and_what_has_a_result_is_not_run_again()
    {
        var runs = new ConcurrentBag<int>();
        Registry
            .AddActivity<int, int>("Step", (n, _) =>
            {
                runs.Add(n);
                return Task.FromResult(n);
            })
            .AddOrchestrator<string?, int[]>("Walk", async (context, _) =>
            {
                var before = await context.FanOutAsync([1, 2, 3], n => context.CallActivityAsync<int>("Step", n));
                context.SetCustomStatus("half way");
                await context.WaitForExternalEventAsync<string>("Go", CancellationToken.None);
                return [.. before, await context.CallActivityAsync<int>("Step", 4)];
            });
        await StartAsync();
        var id = await ScheduleAsync("Walk");
        await UntilAsync(async () => (await GetAsync(id)).CustomStatus is not null);

        await RestartAsync();
        await RestartAsync();
        await RaiseAsync(id, "Go");

        Assert.Equal("[1,2,3,4]", (await WaitAsync(id)).Output);
        Assert.Equal([1, 2, 3, 4], runs.Order());
    }

    [Fact]
    public async Task Time_and_ids_are_the_same_at_each_replay()
    {
        var seen = new ConcurrentQueue<(Guid Id, DateTimeOffset Time, bool IsReplaying)>();
        Registry.AddOrchestrator<string?, bool>("Look", async (context, _) =>
        {
            seen.Enqueue((context.NewGuid(), context.CurrentUtcDateTime, context.IsReplaying));
            await context.WaitForExternalEventAsync<string>("E", CancellationToken.None);
            return context.NewGuid() != context.NewGuid();
        });
        await StartAsync();
        var id = await ScheduleAsync("Look");
        await UntilAsync(() => Task.FromResult(!seen.IsEmpty));
        await StopAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        await StartAsync();
        await RaiseAsync(id, "E");

        Assert.Equal("true", (await WaitAsync(id)).Output);
        var looks = seen.ToArray();
        Assert.Equal(looks[0] with { IsReplaying = true }, looks[1]);
        Assert.False(looks[0].IsReplaying);
    }

    [Fact]
    public async Task A_replay_safe_logger_is_silent_while_replaying()
    {
        var log = new RecordingLogger();
        Registry.AddOrchestrator<string?, string>("Talk", async (context, _) =>
        {
            var logger = context.CreateReplaySafeLogger(log);
            LogLine(logger, "before");
            context.SetCustomStatus("waits");
            await context.WaitForExternalEventAsync<string>("E", CancellationToken.None);
            LogLine(logger, "after");
            return "";
        });
        await StartAsync();
        var id = await ScheduleAsync("Talk");
        await UntilAsync(async () => (await GetAsync(id)).CustomStatus is not null);
        await RestartAsync();
        await RaiseAsync(id, "E");
        await WaitAsync(id);

        Assert.Equal(["before", "after"], log.Lines);
    }

    [Fact]
    public async Task A_stop_lets_running_activities_finish_and_starts_nothing_new()
    {
        var (started, go, runs) = (Signal(), Signal(), new ConcurrentBag<int>());
        Registry
            .AddActivity<int, int>("Step", async (n, _) =>
            {
                runs.Add(n);
                started.TrySetResult();
                await go.Task;
                return n;
            })
            .AddOrchestrator<string?, int>("Walk", async (context, _) =>
                await context.CallActivityAsync<int>("Step", 1) + await context.CallActivityAsync<int>("Step", 2));
        await StartAsync();
        var id = await ScheduleAsync("Walk");
        await SoonAsync(started.Task);

        var stopping = StopAsync();
        go.SetResult();
        await stopping;
        Assert.Equal([1], runs);
        await StartAsync();

        Assert.Equal("3", (await WaitAsync(id)).Output);
        Assert.Equal([1, 2], runs.Order());
    }

    [Theory]
    [InlineData("renamed", 1, "the activity \"First\"", "the activity \"Other\"")]
    [InlineData("another input", 1, "the activity \"First\"", "the activity \"First\"")]
    [InlineData("a timer instead", 1, "the activity \"First\"", "a timer")]
    [InlineData("a step less", 1, "the activity \"First\"", "asked for nothing")]
    [InlineData("a step before", 1, "the activity \"First\"", "the activity \"Second\"")]
    [InlineData("ends early", 1, "the activity \"First\"", "had ended")]
    public async Task A_replay_that_takes_other_steps_fails_with_what_differs(string change, int index, string history, string code)
    {
        var started = Signal();
        DurableRegistry Build(Func<OrchestrationContext, Task<string>> run) => new DurableRegistry()
            .AddActivity<string, string>("First", async (_, cancellationToken) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return "";
            })
            .AddActivity<string, string>("Second", (x, _) => Task.FromResult(x))
            .AddActivity<string, string>("Other", (x, _) => Task.FromResult(x))
            .AddOrchestrator<string?, string>("Walk", (context, _) => run(context));
        Registry = Build(context => context.CallActivityAsync<string>("First", "x"));
        await StartAsync();
        var id = await ScheduleAsync("Walk");
        await SoonAsync(started.Task);

        await RestartWithAsync(Build(change switch
        {
            "renamed" => context => context.CallActivityAsync<string>("Other", "x"),
            "another input" => context => context.CallActivityAsync<string>("First", "y"),
            "a timer instead" => async context =>
            {
                await context.CreateTimerAsync(TimeSpan.FromHours(1), CancellationToken.None);
                return "";
            },
            "a step less" => context => context.WaitForExternalEventAsync<string>("E", CancellationToken.None),
            "a step before" => async context => await context.CallActivityAsync<string>("Second", "x") + await context.CallActivityAsync<string>("First", "x"),
            _ => _ => Task.FromResult("early"),
        }));

        if (change == "another input" && !Traits.ComparesInputsAtReplay)
        {
            Assert.False((await GetAsync(id)).HasEnded);
            return;
        }

        await NudgeAsync(id);
        var state = await WaitAsync(id);
        Assert.Equal((InstanceStatus.Failed, Traits.DivergenceKind), (state.Status, state.Failure!.Kind));
        if (Traits.DivergenceKind != typeof(NonDeterminismException).FullName)
            return;
        Assert.Contains($"event {index}", state.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(history, state.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(code, state.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestrator_that_catches_its_divergence_fails_all_the_same()
    {
        DurableRegistry Build(string name) => new DurableRegistry()
            .AddOrchestrator<string?, string>("Walk", async (context, _) =>
            {
                try
                {
                    await context.CallSubOrchestrationAsync<string>(name, null);
                }
                catch (NonDeterminismException)
                {
                    return "nothing happened";
                }
                return "";
            })
            .AddOrchestrator<string?, string>("A", (context, _) => context.WaitForExternalEventAsync<string>("E", CancellationToken.None))
            .AddOrchestrator<string?, string>("B", (context, _) => context.WaitForExternalEventAsync<string>("E", CancellationToken.None));
        Registry = Build("A");
        await StartAsync();
        var id = await ScheduleAsync("Walk", instanceId: "w");
        await UntilAsync(async () => (await QueryAsync("w")).Count == 2);

        await RestartWithAsync(Build("B"));

        await NudgeAsync("w");
        Assert.Equal(InstanceStatus.Failed, (await WaitAsync(id)).Status);
    }

    /// <summary>Gives an instance an event where its engine would not look at it otherwise.</summary>
    private Task NudgeAsync(string id) => Traits.NoticesDivergenceAtStart ? Task.CompletedTask : RaiseAsync(id, "Nudge");

    [LoggerMessage(LogLevel.Information, "{Line}")]
    private static partial void LogLine(ILogger logger, string line);

    private sealed class RecordingLogger : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
