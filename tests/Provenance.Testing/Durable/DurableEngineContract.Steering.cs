using Provenance.Durable.Clients;
using Xunit;

namespace Provenance.Testing.Durable;

public abstract partial class DurableEngineContract
{
    [Fact]
    public async Task A_suspended_instance_rests_until_it_is_resumed_even_over_a_restart()
    {
        var (started, go, steps) = (Signal(), Signal(), 0);
        Registry
            .AddActivity<int, int>("Step", async (n, _) =>
            {
                Interlocked.Increment(ref steps);
                started.TrySetResult();
                await go.Task;
                return n;
            })
            .AddOrchestrator<string?, int>("Walk", async (context, _) =>
                await context.CallActivityAsync<int>("Step", 1) + await context.CallActivityAsync<int>("Step", 2));
        await StartAsync();
        var id = await ScheduleAsync("Walk");
        await SoonAsync(started.Task);

        await Client.SuspendAsync(id, "lunch", CancellationToken.None);
        go.SetResult();
        Assert.Equal(InstanceStatus.Suspended, (await GetAsync(id)).Status);
        await RestartAsync();
        Assert.Equal((InstanceStatus.Suspended, 1), ((await GetAsync(id)).Status, steps));
        await Client.ResumeAsync(id, null, CancellationToken.None);

        Assert.Equal("3", (await WaitAsync(id)).Output);
        Assert.Equal(2, steps);
    }

    [Fact]
    public async Task Events_and_timers_that_come_while_an_instance_rests_are_there_when_it_goes_on()
    {
        Registry.AddOrchestrator<string?, string>("Rest", async (context, _) =>
        {
            var timer = context.CreateTimerAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
            var word = await context.WaitForExternalEventAsync<string>("Word", CancellationToken.None);
            await timer;
            return word;
        });
        await StartAsync();
        var id = await ScheduleAsync("Rest");
        await Clock.WhenArmed(TimeSpan.FromMinutes(1)).WaitAsync(Patience);

        await Client.SuspendAsync(id, null, CancellationToken.None);
        await RaiseAsync(id, "Word", "hello");
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False((await GetAsync(id)).HasEnded);
        await Client.ResumeAsync(id, null, CancellationToken.None);

        Assert.Equal("\"hello\"", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task Sub_orchestrations_rest_with_the_instance_that_waits_for_them()
    {
        var (started, go, steps) = (Signal(), Signal(), 0);
        Registry
            .AddActivity<int, int>("Step", async (n, _) =>
            {
                Interlocked.Increment(ref steps);
                started.TrySetResult();
                await go.Task;
                return n;
            })
            .AddOrchestrator<string?, int>("Child", async (context, _) =>
                await context.CallActivityAsync<int>("Step", 1) + await context.CallActivityAsync<int>("Step", 2))
            .AddOrchestrator<string?, int>("Parent", (context, _) => context.CallSubOrchestrationAsync<int>("Child", null));
        await StartAsync();
        var id = await ScheduleAsync("Parent");
        await SoonAsync(started.Task);

        await Client.SuspendAsync(id, null, CancellationToken.None);
        go.SetResult();
        await RestartAsync();
        Assert.Equal(1, steps);
        await Client.ResumeAsync(id, null, CancellationToken.None);

        Assert.Equal("3", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task Suspending_and_resuming_twice_is_the_same_as_once()
    {
        Registry.AddOrchestrator<string?, string>("Wait", (context, _) => context.WaitForExternalEventAsync<string>("E", CancellationToken.None));
        await StartAsync();
        var id = await ScheduleAsync("Wait");

        foreach (var steer in new[] { Client.SuspendAsync, Client.SuspendAsync, Client.ResumeAsync, new(Client.ResumeAsync) })
            await SoonAsync(steer(id, null, CancellationToken.None));
        await RaiseAsync(id, "E", "x");

        Assert.Equal("\"x\"", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task An_ended_instance_can_not_be_suspended_resumed_or_terminated()
    {
        Registry.AddOrchestrator<string?, string>("Quick", (_, _) => Task.FromResult("done"));
        var id = (await RunAsync("Quick")).InstanceId;

        await Client.SuspendAsync(id, null, CancellationToken.None);
        await Client.ResumeAsync(id, null, CancellationToken.None);
        await Client.TerminateAsync(id, null, CancellationToken.None);

        Assert.Equal(InstanceStatus.Completed, (await GetAsync(id)).Status);
    }

    [Fact]
    public async Task Steering_an_instance_that_does_not_exist_names_it()
    {
        await StartAsync();
        foreach (var steer in new Func<string, Task>[]
        {
            id => Client.SuspendAsync(id, null, CancellationToken.None),
            id => Client.ResumeAsync(id, null, CancellationToken.None),
            id => Client.TerminateAsync(id, null, CancellationToken.None),
            id => Client.WaitForCompletionAsync(id, CancellationToken.None),
        })
            Assert.Equal("nobody", (await Assert.ThrowsAsync<InstanceNotFoundException>(() => steer("nobody"))).InstanceId);
        Assert.Null(await Client.FindInstanceAsync("nobody", CancellationToken.None));
        Assert.False(await Client.PurgeAsync("nobody", CancellationToken.None));
    }

    [Fact]
    public async Task Shows_the_custom_status_while_it_runs_and_after_it_ended()
    {
        Registry.AddOrchestrator<string?, string>("Progress", async (context, _) =>
        {
            context.SetCustomStatus(new Dictionary<string, int> { ["done"] = 1 });
            await context.WaitForExternalEventAsync<string>("E", CancellationToken.None);
            context.SetCustomStatus("nearly");
            return "";
        });
        await StartAsync();
        var id = await ScheduleAsync("Progress");

        await UntilAsync(async () => (await GetAsync(id)).CustomStatus == """{"done":1}""");
        await RestartAsync();
        await UntilAsync(async () => (await GetAsync(id)).CustomStatus == """{"done":1}""");
        await RaiseAsync(id, "E");
        await WaitAsync(id);
        await RestartAsync();

        Assert.Equal("\"nearly\"", (await GetAsync(id)).CustomStatus);
    }

    [Fact]
    public async Task Lists_instances_by_prefix_and_status_in_the_order_of_their_ids()
    {
        Registry
            .AddOrchestrator<string?, string>("Quick", (_, _) => Task.FromResult("done"))
            .AddOrchestrator<string?, string>("Wait", (context, _) => context.WaitForExternalEventAsync<string>("E", CancellationToken.None));
        await StartAsync();
        foreach (var id in new[] { "b2", "a1", "b1" })
            await RunAsync("Quick", instanceId: id);
        await ScheduleAsync("Wait", instanceId: "b0");
        await UntilAsync(async () => (await GetAsync("b0")).Status == InstanceStatus.Running);

        Assert.Equal(["a1", "b0", "b1", "b2"], (await QueryAsync()).Select(i => i.InstanceId));
        Assert.Equal(["b0", "b1", "b2"], (await QueryAsync("b")).Select(i => i.InstanceId));
        Assert.Equal(["b0"], (await QueryAsync("b", InstanceStatus.Running, InstanceStatus.Failed)).Select(i => i.InstanceId));
    }

    [Fact]
    public async Task Purging_forgets_an_ended_instance_and_leaves_a_live_one()
    {
        Registry.AddOrchestrator<string?, string>("Wait", (context, _) => context.WaitForExternalEventAsync<string>("E", CancellationToken.None));
        await StartAsync();
        var id = await ScheduleAsync("Wait");

        Assert.False(await Client.PurgeAsync(id, CancellationToken.None));
        await RaiseAsync(id, "E", "x");
        await WaitAsync(id);
        Assert.True(await Client.PurgeAsync(id, CancellationToken.None));

        Assert.Null(await Client.FindInstanceAsync(id, CancellationToken.None));
        await RestartAsync();
        Assert.Empty(await QueryAsync());
    }

    [Fact]
    public async Task An_id_is_refused_while_its_instance_lives_and_can_be_used_again_afterwards()
    {
        Registry.AddOrchestrator<int, string>("Wait", (context, _) => context.WaitForExternalEventAsync<string>("E", CancellationToken.None));
        await StartAsync();
        await ScheduleAsync("Wait", 1, "same");

        var refused = await Assert.ThrowsAsync<InstanceExistsException>(() => ScheduleAsync("Wait", 2, "same"));
        await RaiseAsync("same", "E", "x");
        await WaitAsync("same");
        await ScheduleAsync("Wait", 3, "same");

        Assert.Equal("same", refused.InstanceId);
        await RestartAsync();
        Assert.Equal(("3", false), await GetAsync("same") is var s ? (s.Input, s.HasEnded) : default);
    }
}
