using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Provenance.EndToEnd.Tests.Sweeps;

/// <summary>Ten kills here; as many as the variable PROVENANCE_SWEEP says for a measurement, on a machine that does nothing else.</summary>
[Collection(Alone.Name)]
public sealed class KillSweepTests(ITestOutputHelper output)
{
    private const int Seed = 20261120;

    /// <summary>What is answered longer than this before the end is never asked again, however busy the machine.</summary>
    private static readonly TimeSpan OuterBound = TimeSpan.FromMilliseconds(500);

    /// <summary>On a machine that does nothing else, hardly anything is answered longer than this before it is archived.</summary>
    private static readonly TimeSpan Expected = TimeSpan.FromMilliseconds(3);

    [Fact]
    public async Task Whenever_it_is_killed_no_answer_is_lost_and_only_reported_orphans_are_asked_again()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("PROVENANCE_SWEEP") ?? "10", CultureInfo.InvariantCulture);
        var random = new Random(Seed);
        var runs = new List<KilledRun>();
        for (var i = 0; i < kills; i++)
            runs.Add(await KillSweep.KillOnceAsync(random));

        Assert.All(runs, run => Assert.Equal(0, run.Lost));
        var ages = runs.SelectMany(run => run.Ages).ToList();
        var starts = runs.Select(run => run.FirstCall).OfType<TimeSpan>().ToList();
        output.WriteLine($"{kills} kills: {runs.Sum(run => run.InFlight)} requests in flight, {runs.Sum(run => run.Again)} asked again, 0 archived answers lost");
        output.WriteLine($"answered before the kill and asked again: {Times.Describe(ages)}; {ages.Count(age => age > Expected)} above {Expected.TotalMilliseconds} ms");
        output.WriteLine($"from the start of the resuming process to its first request: {Times.Describe(starts)}");
        Assert.All(ages, age => Assert.InRange(age, TimeSpan.Zero, OuterBound));
    }
}
