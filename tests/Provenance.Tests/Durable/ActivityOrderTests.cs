using System.Collections.Concurrent;
using System.Globalization;
using Provenance.Durable.Orchestrations;
using Provenance.Testing.Durable;
using Xunit;

namespace Provenance.Tests.Durable;

/// <summary>Which of many waiting activities begins next.</summary>
public sealed class ActivityOrderTests
{
    private const int Children = 5;
    private const int Each = 20;

    [Fact]
    public async Task Sub_orchestrations_are_served_one_after_another_in_the_order_in_which_they_were_asked_for()
    {
        var (begun, go) = (new ConcurrentQueue<int>(), new TaskCompletionSource());
        var registry = new DurableRegistry()
            .AddActivity<int, int>("First", async (n, _) =>
            {
                await go.Task;
                return n;
            })
            .AddActivity<int, int>("Step", (n, _) =>
            {
                begun.Enqueue(n);
                return Task.FromResult(n);
            })
            .AddOrchestrator<int, int>("Child", async (context, first) =>
            {
                var steps = context.FanOutAsync([.. Enumerable.Range(first, Each)], n => context.CallActivityAsync<int>("Step", n));
                context.SetCustomStatus("waits in line");
                return (await steps).Length;
            })
            .AddOrchestrator<int, int>("Parent", async (context, n) =>
            {
                var first = context.CallActivityAsync<int>("First", n);
                await context.FanOutAsync(
                    [.. Enumerable.Range(0, Children)], child => context.CallSubOrchestrationAsync<int>("Child", child * Each, ChildId(child)));
                return await first;
            });
        await using var engine = await TestEngine.StartAsync(
            registry, new InMemoryJournal(), TestEngine.Options with { MaxConcurrentActivities = 1 });
        var parent = engine.RunAsync("Parent", 1);
        for (var child = 0; child < Children; child++)
        {
            while ((await engine.Client.FindInstanceAsync(ChildId(child), CancellationToken.None))?.CustomStatus is null)
                await Task.Yield();
        }

        go.SetResult();

        Assert.Equal("1", await parent);
        Assert.Equal(Enumerable.Range(0, Children * Each), begun);
    }

    private static string ChildId(int child) => child.ToString(CultureInfo.InvariantCulture);
}
