using System.Text.Json;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Durable.Clients;
using Provenance.Functions.Tests.Hub;
using Provenance.Testing;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Xunit;

namespace Provenance.Functions.Tests.Experiments;

public sealed class ExperimentOnHubTests
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly ManualClock clock = new();

    [Fact]
    public async Task An_experiment_goes_through_its_shards_to_its_report()
    {
        var experiment = new SmallExperiment(clock, documents: 5, runs: 2);
        await using var bench = new AppBench(experiment, clock, new MemoryHub(), _ => SmallExperiment.Answer(0.8, 0.3));
        bench.Start();
        await bench.ScheduleAsync(new ExperimentRequest(AppBench.Session, ShardSize: 3));

        var outcome = await bench.EndAsync();

        Assert.Equal(new ExperimentOutcome(ExperimentEnd.Done, 10, 10, 10, null), outcome);
        Assert.Equal(Enumerable.Range(1, 10), bench.Gateway.Sent.Select(ask => ask.Call.Ordinal).Order());
        Assert.Equal([AppBench.Session], bench.Opened);
        Assert.Equal(
            ["session_20261120_093000", "session_20261120_093000:analysis:1-3", "session_20261120_093000:analysis:10-10"],
            (await bench.Client.QueryAsync(new InstanceQuery(AppBench.Session), CancellationToken.None)).Take(3).Select(instance => instance.InstanceId));
    }

    [Fact]
    public async Task Killed_before_any_answer_is_handed_in_it_ends_alike_and_nothing_is_asked_twice()
    {
        var expected = new ExperimentOutcome(ExperimentEnd.Gaps, 4, 4, 3, null);
        var died = true;
        for (var answer = 1; died; answer++)
        {
            var time = new ManualClock();
            var (hub, experiment) = (new MemoryHub(), new SmallExperiment(time, documents: 2, runs: 2, cleans: true));
            var first = new AppBench(experiment, time, hub, Script(), dieAt: answer);
            first.Start();
            await first.ScheduleAsync(new ExperimentRequest(AppBench.Session, ShardSize: 2));
            died = await RunAsync(time, first.Died.Task, first.EndAsync()) == first.Died.Task;
            await first.DisposeAsync();

            await using var second = new AppBench(experiment, time, hub, Script());
            second.Start();
            var ended = second.EndAsync();
            await RunAsync(time, ended);

            Assert.True(expected == await ended, $"answer {answer}: {await ended}");
            var sent = first.Gateway.Sent.Concat(second.Gateway.Sent);
            Assert.Equal([1, 2, 3, 4], sent.Where(ask => ask.Call.Kind == RecordKind.Response).Select(ask => ask.Call.Ordinal).Order());
        }
    }

    [Fact]
    public async Task A_second_execution_opens_the_session_anew_and_asks_only_for_what_is_missing()
    {
        var experiment = new SmallExperiment(clock);
        var hub = new MemoryHub();
        var fails = true;
        await using var bench = new AppBench(experiment, clock, hub, ask => ask.Call.Ordinal == 4 && fails
            ? new ScriptedReply(OutcomeClass.Authentication)
            : SmallExperiment.Answer(0.8, 0.3));
        bench.Start();
        await bench.ScheduleAsync();
        var first = await bench.EndAsync();
        fails = false;

        await bench.ScheduleAsync(instance: $"{AppBench.Session}@2");
        var second = await bench.EndAsync($"{AppBench.Session}@2");

        Assert.Equal(ExperimentEnd.Stopped, first.End);
        Assert.Contains("scripted/reader: authentication", first.StoppedBy, StringComparison.Ordinal);
        Assert.Equal(ExperimentEnd.Done, second.End);
        Assert.Equal([AppBench.Session, AppBench.Session], bench.Opened);
    }

    [Fact]
    public async Task Suspended_an_experiment_rests_with_its_shards_and_goes_on_with_them()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var experiment = new SmallExperiment(clock, documents: 1, runs: 1);
        var calls = 0;
        await using var bench = new AppBench(experiment, clock, new MemoryHub(), _ =>
        {
            asked.TrySetResult();
            return Interlocked.Increment(ref calls) == 1
                ? new ScriptedReply(OutcomeClass.RateLimited, RetryAfter: TimeSpan.FromMinutes(10))
                : SmallExperiment.Answer(0.8, 0.3);
        });
        bench.Start();
        await bench.ScheduleAsync();
        await asked.Task;
        await clock.WhenArmed(TimeSpan.FromMinutes(10));

        await bench.Client.SuspendAsync(AppBench.Session, null, CancellationToken.None);
        clock.Advance(TimeSpan.FromMinutes(11));
        var resting = await bench.Client.QueryAsync(new InstanceQuery(AppBench.Session), CancellationToken.None);
        Assert.Equal((2, 1), (resting.Count(instance => instance.Status == InstanceStatus.Suspended), calls));
        await bench.Client.ResumeAsync(AppBench.Session, null, CancellationToken.None);

        Assert.Equal(ExperimentEnd.Done, (await bench.EndAsync()).End);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task The_custom_status_says_how_far_the_stage_has_come()
    {
        var experiment = new SmallExperiment(clock, documents: 2, runs: 2);
        await using var bench = new AppBench(experiment, clock, new MemoryHub(), ask => ask.Call.Ordinal == 4
            ? new ScriptedReply(OutcomeClass.RateLimited, RetryAfter: TimeSpan.FromMinutes(10))
            : SmallExperiment.Answer(0.8, 0.3));
        bench.Start();
        await bench.ScheduleAsync(new ExperimentRequest(AppBench.Session, ShardSize: 2));
        await clock.WhenArmed(TimeSpan.FromMinutes(10));

        // The first shard has ended, the second one waits for the provider.
        StageShown shown;
        do
        {
            var state = await bench.Client.FindInstanceAsync(AppBench.Session, CancellationToken.None);
            shown = JsonSerializer.Deserialize(state!.CustomStatus ?? """{"stage":""}""", WorkflowJson.Default.StageShown)!;
            await Task.Yield();
        }
        while (shown.Done < 2);

        Assert.Equal(new StageShown("analysis", Planned: 4, Done: 2, Failed: 0, Cost: 0, SecondsLeft: 0), shown);
    }

    /// <summary>Lets time pass where everybody waits for it, until one of these is there.</summary>
    private static async Task<Task> RunAsync(ManualClock time, params Task[] ends)
    {
        while (true)
        {
            var armed = time.WhenArmed(LongestPause);
            var first = await Task.WhenAny([.. ends, armed]);
            if (first != armed)
                return first;
            time.Advance(LongestPause);
        }
    }

    private static Func<Ask, ScriptedReply> Script()
    {
        var paused = 0;
        return ask => ask switch
        {
            { Call: { Kind: RecordKind.Response, Ordinal: 3 } } when Interlocked.Increment(ref paused) == 1 =>
                new ScriptedReply(OutcomeClass.RateLimited, RetryAfter: TimeSpan.FromMinutes(10)),
            { Call: { Kind: RecordKind.Response, Ordinal: 2 } } => "It is hard to say.",
            { Call.Kind: RecordKind.Cleanup } => "No idea.",
            _ => SmallExperiment.Answer(0.8, 0.3),
        };
    }
}
