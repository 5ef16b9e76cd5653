using System.Text.Json;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Functions.Tests.Hub;
using Provenance.Testing;
using Provenance.Testing.House;
using Provenance.Testing.Workflows;
using Provenance.Workflows.Experiments;
using Xunit;
namespace Provenance.Functions.Tests.Experiments;
public sealed class RecordHub2
{
    [Fact]
    public async Task Record()
    {
        var time = new ManualClock();
        var experiment = new SmallExperiment(time, documents: 3, runs: 2, cleans: true);
        var paused = 0;
        await using var bench = new AppBench(experiment, time, new MemoryHub(), ask => ask switch
        {
            { Call: { Kind: RecordKind.Response, Ordinal: 5 } } when Interlocked.Increment(ref paused) == 1 => new ScriptedReply(OutcomeClass.RateLimited, RetryAfter: TimeSpan.FromMinutes(10)),
            { Call: { Kind: RecordKind.Response, Ordinal: 2 or 4 } } => "It is hard to say.",
            { Call: { Kind: RecordKind.Cleanup, Ordinal: 4 } } => "No idea.",
            _ => SmallExperiment.Answer(0.8, 0.3),
        });
        bench.Start();
        await bench.ScheduleAsync(new ExperimentRequest(AppBench.Session, ShardSize: 2));
        var ended = bench.EndAsync();
        while (await Task.WhenAny(ended, time.WhenArmed(TimeSpan.FromHours(1))) != ended)
            time.Advance(TimeSpan.FromHours(1));
        await ended;
        var folder = Repository.FullPath("tests/Provenance.Functions.Tests/Experiments/Histories");
        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, "hub-2.jsonl"), bench.Hub.Instances.Select(i => JsonSerializer.Serialize(new RecordedInstance(i.Id, i.Name, i.History))));
    }
}
