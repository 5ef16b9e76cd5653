using System.Diagnostics;
using System.Globalization;
using Provenance.EndToEnd.Tests.Inputs;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.Testing.Gateway;
using Xunit;
using Xunit.Abstractions;

namespace Provenance.EndToEnd.Tests.Sweeps;

/// <summary>One session of many calls: some hundreds here, as many as the variable PROVENANCE_LOAD says for a measurement.</summary>
[Collection(Alone.Name)]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Runs = 10;

    private static readonly int Documents = int.Parse(Environment.GetEnvironmentVariable("PROVENANCE_LOAD") ?? "500", CultureInfo.InvariantCulture) / Runs;

    private static int Calls => Documents * Runs;

    [Fact]
    public async Task Status_answers_all_the_while_and_never_goes_back()
    {
        using var place = new Workplace();
        var experiment = Postcards.WriteTo(place, llm: null, Documents, Runs);
        await using var run = place.Start("run", experiment, "--json");
        await Waiting.UntilAsync(() => place.Sessions.Count == 1, "the session");
        var session = place.Sessions[0];
        var (answers, settled) = (new List<TimeSpan>(), 0);
        var ending = run.EndAsync();
        var watching = run.WatchMemoryAsync();
        while (!ending.IsCompleted)
        {
            var asked = Stopwatch.GetTimestamp();
            var status = (await place.RunAsync("status", session, "--json")).Expect(0).Json.GetProperty("status");
            answers.Add(Stopwatch.GetElapsedTime(asked));
            Assert.InRange(status.GetProperty("settled").GetInt32(), settled, Calls);
            settled = status.GetProperty("settled").GetInt32();
        }

        (await ending).Expect(0);
        await watching;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Calls} calls in {Stopwatch.GetElapsedTime(run.Started).TotalSeconds:0.0} s, peak {run.PeakMegabytes:0} MB; status: {Times.Describe(answers)}"));
    }

    [Fact]
    public async Task With_one_answer_missing_it_asks_for_that_one_and_soon()
    {
        using var place = new Workplace();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var llm = await FakeLlm.StartAsync(Postcards.Answering);
        var held = Misbehaviours.Hold(last.Task, Postcards.Answering);
        llm.Behaviour = (context, request) => (request.Label.EndsWith($"_{Calls:D4}.1.json", StringComparison.Ordinal) ? held : Postcards.Answering)(context, request);
        await using (var run = place.Start("run", Postcards.WriteTo(place, llm, Documents, Runs, new ModelTraits(Concurrency: 32))))
        {
            await llm.ArrivedAsync(Calls);
            await Waiting.UntilAsync(() => RecordFiles(place) == Calls - 1, "all records but one");
            await run.KillAsync();
        }

        last.SetResult();
        var session = Assert.Single(place.Sessions);
        await using var resumed = place.Start("resume", session, "--json");
        await llm.ArrivedAsync(Calls + 1);
        var first = Stopwatch.GetElapsedTime(resumed.Started, llm.Exchanges[^1].Arrived);
        var status = (await resumed.EndAsync()).Expect(0).Json.GetProperty("status");

        Assert.Equal(Calls + 1, llm.Exchanges.Count);
        Assert.Equal((Calls, 1), (status.GetProperty("settled").GetInt32(), status.GetProperty("orphans").GetInt32()));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Calls - 1} of {Calls}: the missing one is asked {first.TotalMilliseconds:0} ms after the start of the process"));
    }

    private static int RecordFiles(Workplace place) =>
        Directory.EnumerateFiles(Path.Combine(place.SessionFolder(place.Sessions[0]), "llm_archive"), "response_*.1.json").Count();
}
