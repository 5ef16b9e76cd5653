using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Xunit;

namespace Provenance.Testing.Durable;

public abstract partial class DurableEngineContract
{
    [Fact]
    public async Task A_sub_orchestration_returns_its_result_and_is_an_instance_of_its_own()
    {
        Registry
            .AddOrchestrator<int, int>("Child", (_, n) => Task.FromResult(n + 1))
            .AddOrchestrator<int, int[]>("Parent", async (context, n) =>
            [
                await context.CallSubOrchestrationAsync<int>("Child", n),
                await context.CallSubOrchestrationAsync<int>("Child", 10 * n, "named"),
            ]);

        var state = await RunAsync("Parent", 1, "p");

        Assert.Equal("[2,11]", state.Output);
        Assert.Equal(("Child", "10", "11"), await GetAsync("named") is var child ? (child.Orchestrator, child.Input!, child.Output!) : default);
        Assert.Equal(2, (await QueryAsync("p")).Count);
    }

    [Fact]
    public async Task A_sub_orchestrations_failure_reaches_its_parent()
    {
        Registry
            .AddOrchestrator<int, int>("Child", (_, _) => throw new FormatException("no"))
            .AddOrchestrator<int, string>("Parent", async (context, n) =>
            {
                try
                {
                    await context.CallSubOrchestrationAsync<int>("Child", n);
                    return "";
                }
                catch (TaskFailedException e)
                {
                    return $"{e.TaskName}|{e.Failure.Kind}|{e.Failure.Message}";
                }
            });

        Assert.Equal("\"Child|System.FormatException|no\"", (await RunAsync("Parent", 1)).Output);
    }

    [Fact]
    public async Task A_sub_orchestration_whose_id_is_taken_or_whose_name_is_unknown_fails_its_task()
    {
        Registry
            .AddOrchestrator<int, int>("Child", (_, n) => Task.FromResult(n))
            .AddOrchestrator<string?, string[]>("Parent", async (context, _) =>
            {
                async Task<string> TryAsync(string name, string id)
                {
                    try
                    {
                        return $"{await context.CallSubOrchestrationAsync<int>(name, 1, id)}";
                    }
                    catch (TaskFailedException e)
                    {
                        return e.TaskName;
                    }
                }
                var taken = Traits.RefusesTakenIds ? await TryAsync("Child", context.InstanceId) : "Child";
                return [await TryAsync("Child", "free"), taken, await TryAsync("Nobody", "free")];
            });

        Assert.Equal("""["1","Child","Nobody"]""", (await RunAsync("Parent")).Output);
    }

    [Fact]
    public async Task A_sub_orchestration_is_retried_as_its_policy_says()
    {
        var attempts = 0;
        Registry
            .AddActivity<string?, string>("Flaky", (_, _) => ++attempts < 3 ? throw new IOException("busy") : Task.FromResult("done"))
            .AddOrchestrator<string?, string>("Child", (context, _) => context.CallActivityAsync<string>("Flaky", null))
            .AddOrchestrator<string?, string>("Parent", (context, _) => context.CallSubOrchestrationAsync<string>(
                "Child", null, options: new TaskOptions(new RetryPolicy(3, TimeSpan.FromSeconds(1)))));
        await StartAsync();
        var id = await ScheduleAsync("Parent");

        await PassAsync(TimeSpan.FromSeconds(1));
        await PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("\"done\"", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task Terminating_an_instance_ends_its_sub_orchestrations_and_cancels_its_activities()
    {
        var started = Signal();
        var cancelled = Signal();
        Registry
            .AddActivity<string?, string>("Forever", async (_, cancellationToken) =>
            {
                started.TrySetResult();
                await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
                await cancelled.Task;
                cancellationToken.ThrowIfCancellationRequested();
                return "";
            })
            .AddOrchestrator<string?, string>("Grandchild", (context, _) => context.CallActivityAsync<string>("Forever", null))
            .AddOrchestrator<string?, string>("Child", (context, _) => context.CallSubOrchestrationAsync<string>("Grandchild", null, "parent:child:grandchild"))
            .AddOrchestrator<string?, string>("Parent", (context, _) => context.CallSubOrchestrationAsync<string>("Child", null, "parent:child"));
        await StartAsync();
        var id = await ScheduleAsync("Parent", instanceId: "parent");
        await SoonAsync(started.Task);

        await Client.TerminateAsync(id, "enough", CancellationToken.None);

        foreach (var member in new[] { "parent", "parent:child", "parent:child:grandchild" })
            Assert.Equal((InstanceStatus.Terminated, "enough"), await WaitAsync(member) is var s ? (s.Status, s.Failure!.Message) : default);
        if (Traits.CancelsActivities)
            await SoonAsync(cancelled.Task);
        else
            Assert.True(cancelled.TrySetResult());
        await RestartAsync();
        Assert.Equal(InstanceStatus.Terminated, (await GetAsync("parent:child:grandchild")).Status);
    }

    [Fact]
    public async Task Terminating_a_sub_orchestration_fails_its_task_in_the_parent()
    {
        Registry
            .AddOrchestrator<string?, string>("Child", (context, _) => context.WaitForExternalEventAsync<string>("E", CancellationToken.None))
            .AddOrchestrator<string?, string>("Parent", async (context, _) =>
            {
                var child = context.CallSubOrchestrationAsync<string>("Child", null, "child");
                context.SetCustomStatus("waits");
                try
                {
                    return await child;
                }
                catch (TaskFailedException e)
                {
                    return e.Failure.Kind;
                }
            });
        await StartAsync();
        var id = await ScheduleAsync("Parent");
        await UntilAsync(async () => await Client.FindInstanceAsync("child", CancellationToken.None) is not null);

        await Client.TerminateAsync("child", null, CancellationToken.None);

        Assert.Equal($"\"{typeof(InstanceTerminatedException).FullName}\"", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task Continues_as_new_with_a_new_input_and_the_events_that_nobody_received()
    {
        var (ready, go) = (Signal(), Signal());
        Registry
            .AddActivity<int, int>("Hold", async (n, _) =>
            {
                ready.TrySetResult();
                await go.Task;
                return n;
            })
            .AddOrchestrator<int, string>("Eternal", async (context, round) =>
            {
                await context.CallActivityAsync<int>("Hold", round);
                var word = await context.WaitForExternalEventAsync<string>("Word", CancellationToken.None);
                if (round < 3)
                    context.ContinueAsNew(round + 1);
                return $"{round}: {word}";
            });
        await StartAsync();
        var id = await ScheduleAsync("Eternal", 1);
        await SoonAsync(ready.Task);
        foreach (var word in new[] { "a", "b", "c" })
            await RaiseAsync(id, "Word", word);
        go.SetResult();

        var state = await WaitAsync(id);

        Assert.Equal(("\"3: c\"", "3", Clock.GetUtcNow()), (state.Output, state.Input, state.Created));
    }

    [Fact]
    public async Task Continues_as_new_without_the_events_when_told_so()
    {
        Registry.AddOrchestrator<int, string>("Forgetful", async (context, round) =>
        {
            if (round == 1)
            {
                await context.WaitForExternalEventAsync<string>("Go", CancellationToken.None);
                context.ContinueAsNew(2, preserveUnprocessedEvents: false);
                return "";
            }
            context.SetCustomStatus("second");
            return await context.WaitForExternalEventAsync<string>("Word", CancellationToken.None);
        });
        await StartAsync();
        var id = await ScheduleAsync("Forgetful", 1);

        await RaiseAsync(id, "Word", "lost");
        await RaiseAsync(id, "Go", "");
        await UntilAsync(async () => (await GetAsync(id)).CustomStatus == "\"second\"");
        await RestartAsync();
        await RaiseAsync(id, "Word", "kept");

        Assert.Equal("\"kept\"", (await WaitAsync(id)).Output);
    }

    protected Task<IReadOnlyList<InstanceState>> QueryAsync(string? prefix = null, params InstanceStatus[] statuses) =>
        SoonAsync(Client.QueryAsync(
            new InstanceQuery(prefix, statuses.Length == 0 ? null : statuses.ToHashSet()), CancellationToken.None));

    /// <summary>Asks again until it is so; for what an engine shows only to those who ask.</summary>
    protected static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
