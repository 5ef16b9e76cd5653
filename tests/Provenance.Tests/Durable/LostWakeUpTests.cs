using System.Runtime.CompilerServices;
using System.Text;
using Provenance.Durable.Journals;
using Provenance.Durable.Orchestrations;
using Provenance.Testing.Durable;
using Xunit;

namespace Provenance.Tests.Durable;

/// <summary>Nobody waits for ever for something that has happened, or that can't happen any more.</summary>
public sealed class LostWakeUpTests
{
    [Fact]
    public async Task What_rested_with_a_suspended_parent_goes_on_when_the_parent_ends_all_the_same()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var inTurn = new TaskCompletionSource();
        using var endOfTurn = new ManualResetEventSlim();
        var registry = new DurableRegistry()
            .AddActivity<int, int>("Step", async (n, _) =>
            {
                asked.SetResult();
                await answer.Task;
                return n;
            })
            .AddOrchestrator<int, int>("Child", (context, n) => context.CallActivityAsync<int>("Step", n))
            .AddOrchestrator<int, int>("Parent", async (context, n) =>
            {
                _ = context.CallSubOrchestrationAsync<int>("Child", n, "child");
                await context.WaitForExternalEventAsync<int>("Go", CancellationToken.None);
                inTurn.SetResult();
                endOfTurn.Wait(TestEngine.Patience);
                return n;
            });
        var journal = new InMemoryJournal();
        await using var engine = await TestEngine.StartAsync(registry, journal);
        await engine.Client.ScheduleNewOrchestrationAsync("Parent", 7, "parent", CancellationToken.None);
        await asked.Task.WaitAsync(TestEngine.Patience);
        await engine.Client.RaiseEventAsync("parent", "Go", 1, CancellationToken.None);
        await inTurn.Task.WaitAsync(TestEngine.Patience);
        await engine.Client.SuspendAsync("parent", null, CancellationToken.None);
        answer.SetResult();
        while (!journal.Frames.Any(frame => Encoding.UTF8.GetString(frame.Span).Contains("\"e\":\"done\"", StringComparison.Ordinal)))
            await Task.Yield();

        endOfTurn.Set();

        var child = await engine.Client.WaitForCompletionAsync("child", CancellationToken.None).WaitAsync(TestEngine.Patience);
        Assert.Equal("7", child.Output);
    }

    [Fact]
    public async Task An_engine_whose_journal_would_not_take_a_result_stops_all_the_same()
    {
        var registry = new DurableRegistry()
            .AddActivity<int, int>("Step", (n, _) => Task.FromResult(n))
            .AddOrchestrator<int, int>("Call", (context, n) => context.CallActivityAsync<int>("Step", n));
        var engine = await TestEngine.StartAsync(registry, new RefusingJournal());
        await engine.Client.ScheduleNewOrchestrationAsync("Call", 1, null, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Completion.WaitAsync(TestEngine.Patience));

        await engine.DisposeAsync().AsTask().WaitAsync(TestEngine.Patience);
    }

    /// <summary>Throws where a task that fails was promised, at the first result of an activity.</summary>
    private sealed class RefusingJournal : IJournal
    {
        public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield break;
        }

        public Task AppendAsync(ReadOnlyMemory<byte> frame) =>
            Encoding.UTF8.GetString(frame.Span).Contains("\"e\":\"done\"", StringComparison.Ordinal)
                ? throw new InvalidOperationException("too long")
                : Task.CompletedTask;

        public Task RewriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> frames) => Task.CompletedTask;
    }
}
