using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Xunit;

namespace Provenance.Functions.Tests.Real;

/// <summary>What the adapter relies on, against the packages themselves. Time is real here, and short.</summary>
public sealed class RealHubTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Activities_children_timers_and_the_status_go_through()
    {
        var registry = new DurableRegistry()
            .AddActivity<int, int>("double/1", (n, _) => Task.FromResult(2 * n))
            .AddOrchestrator<int, int>("child/1", async (context, n) => await context.CallActivityAsync<int>("double/1", n))
            .AddOrchestrator<int, int[]>("parent/1", async (context, n) =>
            {
                context.SetCustomStatus(new Dictionary<string, int> { ["done"] = 1 });
                await context.CreateTimerAsync(TimeSpan.FromMilliseconds(50), CancellationToken.None);
                return await context.FanOutAsync([n, n + 1], i => context.CallSubOrchestrationAsync<int>("child/1", i));
            });
        await using var hub = await RealHub.StartAsync(registry);
        await hub.Client.ScheduleNewOrchestrationAsync("parent/1", 3, "p", CancellationToken.None);

        var state = await EndAsync(hub, "p");

        Assert.Equal((InstanceStatus.Completed, "parent/1", "[6,8]", """{"done":1}"""), (state.Status, state.Orchestrator, state.Output, state.CustomStatus));
        Assert.Equal(["p", "p:0", "p:1"], (await hub.Client.QueryAsync(new InstanceQuery("p"), CancellationToken.None)).Select(instance => instance.InstanceId));
    }

    [Fact]
    public async Task A_failure_comes_with_its_kind_and_message_and_keeps_that_it_is_hopeless()
    {
        var attempts = 0;
        var retry = new TaskOptions(new RetryPolicy(3, TimeSpan.Zero));
        var registry = new DurableRegistry()
            .AddActivity<string, string>("Fail", (_, _) =>
            {
                attempts++;
                throw new HopelessException();
            })
            .AddOrchestrator<string?, string>("Child", (context, _) => context.CallActivityAsync<string>("Fail", "x", retry))
            .AddOrchestrator<string?, string>("Parent", (context, _) => context.CallSubOrchestrationAsync<string>("Child", "x", options: retry));
        await using var hub = await RealHub.StartAsync(registry);
        await hub.Client.ScheduleNewOrchestrationAsync("Parent", "x", "p", CancellationToken.None);

        var state = await EndAsync(hub, "p");

        Assert.Equal((InstanceStatus.Failed, typeof(TaskFailedException).FullName, true, 1), (state.Status, state.Failure!.Kind, state.Failure.NonRetryable, attempts));
        Assert.Contains("no use", state.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [SuppressMessage("Performance", "CA1849", Justification = "An orchestrator awaits nothing but its context.")]
    public async Task Each_event_goes_to_the_one_who_has_waited_longest_and_none_is_lost_to_one_who_waits_no_more()
    {
        var registry = new DurableRegistry().AddOrchestrator<string?, string>("Listen", async (context, _) =>
        {
            using var over = new CancellationTokenSource();
            var given = context.WaitForExternalEventAsync<string>("E", over.Token);
            over.Cancel();
            var first = context.WaitForExternalEventAsync<string>("E", CancellationToken.None);
            var second = context.WaitForExternalEventAsync<string>("E", CancellationToken.None);
            return $"{given.IsCanceled} {await first} {await second}";
        });
        await using var hub = await RealHub.StartAsync(registry);
        await hub.Client.ScheduleNewOrchestrationAsync("Listen", "x", "l", CancellationToken.None);

        await hub.Client.RaiseEventAsync("l", "E", "a", CancellationToken.None);
        await hub.Client.RaiseEventAsync("l", "E", "b", CancellationToken.None);

        Assert.Equal("\"True a b\"", (await EndAsync(hub, "l")).Output);
    }

    [Fact]
    public async Task It_continues_as_new_with_the_events_that_nobody_received()
    {
        var registry = new DurableRegistry().AddOrchestrator<int, string>("Eternal", async (context, round) =>
        {
            var word = await context.WaitForExternalEventAsync<string>("Word", CancellationToken.None);
            if (round < 3)
                context.ContinueAsNew(round + 1);
            return $"{round}: {word}";
        });
        await using var hub = await RealHub.StartAsync(registry);
        await hub.Client.ScheduleNewOrchestrationAsync("Eternal", 1, "e", CancellationToken.None);

        foreach (var word in new[] { "a", "b", "c" })
            await hub.Client.RaiseEventAsync("e", "Word", word, CancellationToken.None);

        Assert.Equal("\"3: c\"", (await EndAsync(hub, "e")).Output);
    }

    [Fact]
    public async Task A_family_is_terminated_with_its_head_and_a_terminated_child_fails_its_parents_task()
    {
        var registry = new DurableRegistry()
            .AddOrchestrator<string?, string>("Child", (context, _) => context.WaitForExternalEventAsync<string>("E", CancellationToken.None))
            .AddOrchestrator<string?, string>("Parent", async (context, _) =>
            {
                try
                {
                    return await context.CallSubOrchestrationAsync<string>("Child", "x");
                }
                catch (TaskFailedException failed)
                {
                    return failed.Failure.Kind;
                }
            });
        await using var hub = await RealHub.StartAsync(registry);
        foreach (var id in new[] { "one", "two" })
        {
            await hub.Client.ScheduleNewOrchestrationAsync("Parent", "x", id, CancellationToken.None);
            await UntilAsync(async () => await hub.Client.FindInstanceAsync($"{id}:0", CancellationToken.None) is { Status: InstanceStatus.Running });
        }

        await hub.Client.TerminateAsync("one", "enough", CancellationToken.None);
        await hub.Client.TerminateAsync("two:0", "enough", CancellationToken.None);

        Assert.Equal((InstanceStatus.Terminated, "enough"), await EndAsync(hub, "one") is var one ? (one.Status, one.Failure!.Message) : default);
        Assert.Equal(InstanceStatus.Terminated, (await EndAsync(hub, "one:0")).Status);
        Assert.Equal(JsonSerializer.Serialize(typeof(InstanceTerminatedException).FullName), (await EndAsync(hub, "two")).Output);
    }

    [Fact]
    public async Task A_live_id_is_refused()
    {
        var registry = new DurableRegistry()
            .AddOrchestrator<string?, string>("Wait", (context, _) => context.WaitForExternalEventAsync<string>("E", CancellationToken.None));
        await using var hub = await RealHub.StartAsync(registry);
        await hub.Client.ScheduleNewOrchestrationAsync("Wait", "x", "same", CancellationToken.None);

        await Assert.ThrowsAsync<InstanceExistsException>(() => hub.Client.ScheduleNewOrchestrationAsync("Wait", "x", "same", CancellationToken.None));
    }

    private static Task<InstanceState> EndAsync(RealHub hub, string id) =>
        hub.Client.WaitForCompletionAsync(id, CancellationToken.None).WaitAsync(Patience);

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [NonRetryable]
    public sealed class HopelessException() : Exception("no use");
}
