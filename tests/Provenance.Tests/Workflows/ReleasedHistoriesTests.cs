using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Durable.Clients;
using Provenance.Durable.Embedded;
using Provenance.Durable.Orchestrations;
using Provenance.Testing;
using Provenance.Testing.Durable;
using Provenance.Testing.House;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Xunit;

namespace Provenance.Tests.Workflows;

/// <summary>
/// Journals of an experiment with a long pause, an answer that is cleaned up and one that stays unreadable, as each version of the
/// orchestrators wrote them. A version that is registered goes on from wherever its history stops.
/// </summary>
public sealed class ReleasedHistoriesTests
{
    private const string Session = "session_20261120_093000";

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_history_of_each_version_goes_on_from_wherever_it_stopped(int version)
    {
        var frames = await File.ReadAllLinesAsync(
            Repository.FullPath($"tests/Provenance.Tests/Workflows/Histories/experiment-{version}.jsonl"));
        var (experiment, clock) = await RunAsync(new InMemoryJournal());
        Assert.Contains(frames, frame => frame.Contains($"experiment/{version}", StringComparison.Ordinal));

        // Behind the header and the start; before the end, beyond which nothing is replayed.
        for (var known = 2; known < frames.Length; known++)
        {
            var journal = new InMemoryJournal(frames.Take(known).Select(frame => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(frame)));
            var ended = await GoOnAsync(experiment, clock, journal, schedule: false);
            Assert.True(ended.Status == InstanceStatus.Completed, $"after {known} frames: {ended.Failure}");
        }
    }

    /// <summary>The experiment whose histories are recorded, from its beginning to its end.</summary>
    private static async Task<(SmallExperiment Experiment, ManualClock Clock)> RunAsync(InMemoryJournal journal)
    {
        var clock = new ManualClock();
        var experiment = new SmallExperiment(clock, documents: 3, runs: 2, cleans: true);
        Assert.Equal(InstanceStatus.Completed, (await GoOnAsync(experiment, clock, journal, schedule: true)).Status);
        return (experiment, clock);
    }

    private static async Task<InstanceState> GoOnAsync(SmallExperiment experiment, ManualClock clock, InMemoryJournal journal, bool schedule)
    {
        var paused = 0;
        var gateway = new ScriptedGateway(experiment.Archive, ask => ask switch
        {
            { Call: { Kind: RecordKind.Response, Ordinal: 5 } } when Interlocked.Increment(ref paused) == 1 =>
                new ScriptedReply(OutcomeClass.RateLimited, RetryAfter: TimeSpan.FromMinutes(10)),
            { Call: { Kind: RecordKind.Response, Ordinal: 2 or 4 } } => "It is hard to say.",
            { Call: { Kind: RecordKind.Cleanup, Ordinal: 4 } } => "No idea.",
            _ => SmallExperiment.Answer(0.8, 0.3),
        });
        var registry = new DurableRegistry().AddExperimentWorkflow(experiment.Archive, gateway, new RunGate());
        var options = new EmbeddedEngineOptions { Json = WorkflowJson.Default.Options, Clock = clock, MaxConcurrentActivities = 1 };
        await using var engine = new EmbeddedEngine(registry, journal, options, NullLogger<EmbeddedEngine>.Instance);
        await engine.StartAsync(CancellationToken.None);
        if (schedule)
        {
            await engine.Client.ScheduleNewOrchestrationAsync(
                ExperimentOrchestrator.Name, new ExperimentRequest(Session, ShardSize: 2), Session, CancellationToken.None);
        }

        var ended = engine.Client.WaitForCompletionAsync(Session, CancellationToken.None);
        while (await Task.WhenAny(ended, clock.WhenArmed(LongestPause)) != ended)
            clock.Advance(LongestPause);
        return await ended;
    }
}
