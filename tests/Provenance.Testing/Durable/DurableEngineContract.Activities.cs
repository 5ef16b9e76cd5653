using System.Collections.Concurrent;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Xunit;

namespace Provenance.Testing.Durable;

public abstract partial class DurableEngineContract
{
    [Fact]
    public async Task Runs_activities_and_returns_the_orchestrators_result()
    {
        Registry
            .AddActivity<int, int>("Double", (n, _) => Task.FromResult(2 * n))
            .AddOrchestrator<int, int>("Quadruple", async (context, n) =>
                await context.CallActivityAsync<int>("Double", await context.CallActivityAsync<int>("Double", n)));

        var state = await RunAsync("Quadruple", 5, "q");

        Assert.Equal((InstanceStatus.Completed, "q", "Quadruple", "5", "20"),
            (state.Status, state.InstanceId, state.Orchestrator, state.Input, state.Output));
        Assert.Null(state.Failure);
        Assert.Equal(Clock.GetUtcNow(), state.Created);
    }

    [Fact]
    public async Task Runs_a_fan_out_at_once_and_returns_results_in_the_order_of_the_items()
    {
        var (all, running) = (Signal(), 0);
        Registry
            .AddActivity<int, int>("Meet", async (n, _) =>
            {
                if (Interlocked.Increment(ref running) == 4)
                    all.SetResult();
                await all.Task;
                return n;
            })
            .AddOrchestrator<int[], int[]>("Fan", (context, items) =>
                context.FanOutAsync(items, item => context.CallActivityAsync<int>("Meet", item)));

        var state = await RunAsync("Fan", new[] { 4, 3, 2, 1 });

        Assert.Equal("[4,3,2,1]", state.Output);
    }

    [Fact]
    public async Task An_orchestrator_can_catch_a_failure_and_sees_its_facts()
    {
        Registry
            .AddActivity<string, string>("Fail", (_, _) => throw new InvalidOperationException("no such luck", new IOException("wet disk")))
            .AddOrchestrator<string?, string>("Catch", async (context, _) =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("Fail", "x");
                }
                catch (TaskFailedException e)
                {
                    return $"{e.TaskName}|{e.Failure.Kind}|{e.Failure.Message}|{e.Failure.NonRetryable}";
                }
            });

        var state = await RunAsync("Catch");

        Assert.Equal("\"Fail|System.InvalidOperationException|no such luck|False\"", state.Output);
    }

    [Fact]
    public async Task A_failure_that_nobody_catches_fails_the_instance()
    {
        Registry
            .AddActivity<string, string>("Fail", (_, _) => throw new InvalidOperationException("no such luck"))
            .AddOrchestrator<string?, string>("Careless", (context, _) => context.CallActivityAsync<string>("Fail", "x"));

        var state = await RunAsync("Careless");

        Assert.Equal(InstanceStatus.Failed, state.Status);
        Assert.Equal(typeof(TaskFailedException).FullName, state.Failure!.Kind);
        Assert.Contains("no such luck", state.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestrator_that_throws_fails()
    {
        Registry.AddOrchestrator<string?, string>("Throw", (_, _) => throw new FormatException("not a number"));

        var state = await RunAsync("Throw");

        Assert.Equal((InstanceStatus.Failed, "System.FormatException", "not a number"),
            (state.Status, state.Failure!.Kind, state.Failure.Message));
    }

    [Fact]
    public async Task An_activity_that_is_not_registered_fails_and_is_named()
    {
        Registry.AddOrchestrator<string?, string>("Ask", (context, _) => context.CallActivityAsync<string>("Nobody", "x"));

        var state = await RunAsync("Ask");

        Assert.Equal(InstanceStatus.Failed, state.Status);
        Assert.Contains("Nobody", state.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_after_the_pauses_of_the_policy()
    {
        var attempts = new ConcurrentQueue<TimeSpan>();
        var start = Clock.GetUtcNow();
        Registry
            .AddActivity<string, string>("Flaky", (_, _) =>
            {
                attempts.Enqueue(Clock.GetUtcNow() - start);
                return attempts.Count < 4 ? throw new IOException("busy") : Task.FromResult("done");
            })
            .AddOrchestrator<string?, string>("Patient", (context, _) => context.CallActivityAsync<string>(
                "Flaky", "x", new TaskOptions(new RetryPolicy(5, TimeSpan.FromSeconds(1), 3, TimeSpan.FromSeconds(5)))));
        await StartAsync();
        var id = await ScheduleAsync("Patient");

        await PassAsync(TimeSpan.FromSeconds(1));
        await PassAsync(TimeSpan.FromSeconds(3));
        await PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("\"done\"", (await WaitAsync(id)).Output);
        Assert.Equal([0, 1, 4, 9], attempts.Select(a => a.TotalSeconds));
    }

    [Fact]
    public async Task Gives_up_with_the_last_failure_when_the_attempts_are_used_up()
    {
        var attempts = 0;
        Registry
            .AddActivity<string, string>("Fail", (_, _) => throw new IOException($"attempt {Interlocked.Increment(ref attempts)}"))
            .AddOrchestrator<string?, string>("Try", (context, _) => context.CallActivityAsync<string>(
                "Fail", "x", new TaskOptions(new RetryPolicy(3, TimeSpan.Zero))));

        var state = await RunAsync("Try");

        Assert.Contains("attempt 3", state.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Does_not_retry_what_marks_itself_as_not_retryable()
    {
        var attempts = 0;
        Registry
            .AddActivity<string, string>("Fail", (_, _) =>
            {
                attempts++;
                throw new HopelessException();
            })
            .AddOrchestrator<string?, string>("Try", (context, _) => context.CallActivityAsync<string>(
                "Fail", "x", new TaskOptions(new RetryPolicy(3, TimeSpan.Zero))));

        var state = await RunAsync("Try");

        Assert.Equal((1, true), (attempts, state.Failure!.NonRetryable));
    }

    [Fact]
    public async Task Retries_only_what_the_policy_handles()
    {
        var attempts = 0;
        Registry
            .AddActivity<string, string>("Fail", (_, _) => ++attempts == 1 ? throw new IOException("busy") : throw new FormatException("bad"))
            .AddOrchestrator<string?, string>("Try", (context, _) => context.CallActivityAsync<string>(
                "Fail", "x", new TaskOptions(new RetryPolicy(9, TimeSpan.Zero, handle: f => f.Kind == typeof(IOException).FullName))));

        var state = await RunAsync("Try");

        Assert.Equal(2, attempts);
        Assert.Contains("bad", state.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_is_not_what_the_orchestrator_asks_for_fails_it()
    {
        Registry
            .AddActivity<string, string>("Text", (_, _) => Task.FromResult("five"))
            .AddOrchestrator<string?, int>("Number", (context, _) => context.CallActivityAsync<int>("Text", "x"));

        var state = await RunAsync("Number");

        Assert.Equal((InstanceStatus.Failed, typeof(PayloadException).FullName), (state.Status, state.Failure!.Kind));
    }

    [NonRetryable]
    public sealed class HopelessException : Exception;
}
