using Provenance.Durable.Clients;
using Provenance.Durable.Orchestrations;
using Xunit;

namespace Provenance.Testing.Durable;

public abstract partial class DurableEngineContract
{
    [Fact]
    public async Task A_timer_fires_at_its_time()
    {
        Registry.AddOrchestrator<string?, DateTimeOffset>("Sleep", async (context, _) =>
        {
            await context.CreateTimerAsync(TimeSpan.FromHours(2), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        var start = Clock.GetUtcNow();
        await StartAsync();
        var id = await ScheduleAsync("Sleep");

        await Clock.WhenArmed(TimeSpan.FromHours(2)).WaitAsync(Patience);
        Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.False((await GetAsync(id)).HasEnded);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(start + TimeSpan.FromHours(2), Read<DateTimeOffset>((await WaitAsync(id)).Output));
    }

    [Fact]
    public async Task Timers_fire_in_the_order_of_their_times_whatever_the_order_of_asking()
    {
        Registry.AddOrchestrator<string?, string>("Race", async (context, _) =>
        {
            var order = "";
            async Task WaitAsync(int minutes)
            {
                await context.CreateTimerAsync(TimeSpan.FromMinutes(minutes), CancellationToken.None);
                order += minutes;
            }
            await Task.WhenAll(WaitAsync(3), WaitAsync(1), WaitAsync(2));
            return order;
        });
        await StartAsync();
        var id = await ScheduleAsync("Race");

        await PassAsync(TimeSpan.FromMinutes(1));
        Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("\"123\"", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task A_timer_that_came_due_while_the_engine_was_down_fires_at_the_start()
    {
        Registry.AddOrchestrator<string?, string>("Sleep", async (context, _) =>
        {
            await context.CreateTimerAsync(TimeSpan.FromDays(100), CancellationToken.None);
            return "awake";
        });
        await StartAsync();
        var id = await ScheduleAsync("Sleep");
        await Clock.WhenArmed(TimeSpan.FromDays(100)).WaitAsync(Patience);
        await StopAsync();
        Clock.Advance(TimeSpan.FromDays(101));

        await StartAsync();

        Assert.Equal("\"awake\"", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task A_cancelled_timer_lets_go_at_once_and_never_fires()
    {
        Registry.AddOrchestrator<string?, string>("Impatient", async (context, _) =>
        {
            using var timeout = new CancellationTokenSource();
            var timer = context.CreateTimerAsync(TimeSpan.FromHours(1), timeout.Token);
            var answer = context.WaitForExternalEventAsync<string>("Answer", CancellationToken.None);
            await Task.WhenAny(timer, answer);
            CancelInTurn(timeout);
            return timer.IsCanceled ? await answer : "timed out";
        });
        await StartAsync();
        var id = await ScheduleAsync("Impatient");
        await Clock.WhenArmed(TimeSpan.FromHours(1)).WaitAsync(Patience);

        await RaiseAsync(id, "Answer", "yes");

        Assert.Equal("\"yes\"", (await WaitAsync(id)).Output);
        await RestartAsync();
        Assert.Equal("\"yes\"", (await GetAsync(id)).Output);
    }

    [Fact]
    public async Task Events_that_come_early_are_kept_in_their_order_and_names_ignore_case()
    {
        var ready = Signal();
        var go = Signal();
        Registry
            .AddActivity<string?, string?>("Hold", async (_, _) =>
            {
                ready.TrySetResult();
                await go.Task;
                return null;
            })
            .AddOrchestrator<string?, string[]>("Listen", async (context, _) =>
            {
                await context.CallActivityAsync<string?>("Hold", null);
                var other = await context.WaitForExternalEventAsync<string>("Other", CancellationToken.None);
                var first = await context.WaitForExternalEventAsync<string>("word", CancellationToken.None);
                var second = await context.WaitForExternalEventAsync<string>("Word", CancellationToken.None);
                return [other, first, second];
            });
        await StartAsync();
        var id = await ScheduleAsync("Listen");
        await SoonAsync(ready.Task);

        await RaiseAsync(id, "WORD", "one");
        await RaiseAsync(id, "Word", "two");
        await RaiseAsync(id, "Other", "else");
        go.SetResult();

        Assert.Equal("""["else","one","two"]""", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task Each_event_goes_to_the_one_who_has_waited_longest()
    {
        Registry.AddOrchestrator<string?, string>("Two", async (context, _) =>
        {
            var first = context.WaitForExternalEventAsync<string>("E", CancellationToken.None);
            var second = context.WaitForExternalEventAsync<string>("E", CancellationToken.None);
            return await first + await second;
        });
        await StartAsync();
        var id = await ScheduleAsync("Two");

        await RaiseAsync(id, "E", "a");
        await RestartAsync();
        await RaiseAsync(id, "E", "b");

        Assert.Equal("\"ab\"", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task Waiting_for_an_event_can_end_at_a_time()
    {
        Registry.AddOrchestrator<string?, string>("Deadline", async (context, _) =>
        {
            using var over = new CancellationTokenSource();
            var answer = context.WaitForExternalEventAsync<string>("Answer", over.Token);
            await Task.WhenAny(answer, context.CreateTimerAsync(TimeSpan.FromMinutes(5), CancellationToken.None));
            CancelInTurn(over);
            var late = context.WaitForExternalEventAsync<string>("Answer", CancellationToken.None);
            return answer.IsCanceled ? "late: " + await late : "in time";
        });
        await StartAsync();
        var id = await ScheduleAsync("Deadline");

        await PassAsync(TimeSpan.FromMinutes(5));
        await RaiseAsync(id, "Answer", "hello");

        Assert.Equal("\"late: hello\"", (await WaitAsync(id)).Output);
    }

    [Fact]
    public async Task An_event_for_an_ended_instance_is_ignored_and_for_no_instance_an_error()
    {
        Registry.AddOrchestrator<string?, string>("Quick", (_, _) => Task.FromResult("done"));
        var state = await RunAsync("Quick");

        await RaiseAsync(state.InstanceId, "E", 1);
        var missing = await Assert.ThrowsAsync<InstanceNotFoundException>(() => RaiseAsync("nobody", "E", 1));

        Assert.Equal("nobody", missing.InstanceId);
        Assert.Equal(state, await GetAsync(state.InstanceId));
    }

    // CancelAsync would call back on another thread, where an orchestrator has no business.
    private static void CancelInTurn(CancellationTokenSource source) => source.Cancel();

    /// <summary>Reads what an engine returned as JSON text.</summary>
    protected abstract T Read<T>(string? json);
}
