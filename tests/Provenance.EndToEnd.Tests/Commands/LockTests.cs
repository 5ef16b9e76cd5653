using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing;
using Xunit;

namespace Provenance.EndToEnd.Tests.Commands;

/// <summary>An experiment is locked, then it runs as it was locked, or otherwise.</summary>
public sealed class LockTests : IDisposable
{
    private const string Experiment = """
        name: moods
        framework:
          name: mood
          prompt: Read the text and score how hopeful and how fearful it is.
          dimensions:
            - {name: hope, markers: [good]}
            - {name: fear, markers: [bad]}
          metrics:
            - {name: net, formula: hope - fear}
        corpus:
          documents:
            - {id: monday, text: A good day.}
            - {id: tuesday, text: A bad day.}
            - {id: wednesday, text: Another good day.}
        runs: 2
        statistics:
          exclude: [{document: wednesday, reason: A translation.}]
        """;

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_run_takes_the_lock_beside_its_experiment_and_has_no_deviation()
    {
        place.Write("moods/experiment.yaml", Experiment);
        var locked = (await place.RunAsync("lock", "moods", "--actor", "A. Reader", "--json")).Expect(0).Json;

        var run = (await place.RunAsync("run", "moods")).Expect(0);

        Assert.Contains("no deviation", run.Errors, StringComparison.Ordinal);
        var session = Assert.Single(place.Sessions);
        Assert.Equal(
            await File.ReadAllBytesAsync(place.PathOf("moods", "experiment.lock.json")),
            await File.ReadAllBytesAsync(Path.Combine(place.SessionFolder(session), "inputs", "experiment.lock.json")));
        Assert.Contains($"\"lock\":\"{locked.GetProperty("digest").GetString()}\"", place.ReadFrom(session, "chronolog.jsonl").Split('\n')[0], StringComparison.Ordinal);
        var report = place.ReadFrom(session, "deliverables/final_report.md");
        Assert.Contains("**No deviation**", report, StringComparison.Ordinal);
        Assert.Contains("Responsible: A. Reader.", report, StringComparison.Ordinal);
        Assert.Contains("| `net` | 6 | 4 | 0 | 0 | 0 | 0 | 2 | `F:net/denominators/…` |", report, StringComparison.Ordinal);
        var excluded = (await place.RunAsync("explain", session, "F:net/denominators/excluded", "--json")).Expect(0).Json;
        Assert.Equal(["2", "A translation.", "A translation."], excluded.GetProperty("figures").EnumerateArray().Select(figure => figure.GetProperty("value").GetString()));
        (await place.RunAsync("verify", session)).Expect(0);
        (await place.RunAsync("replay", session)).Expect(0);
    }

    [Fact]
    public async Task What_runs_otherwise_than_it_was_locked_is_told_before_and_reported()
    {
        place.Write("moods/experiment.yaml", Experiment);
        (await place.RunAsync("lock", "moods", "--out", "elsewhere.json")).Expect(0);
        place.Write("moods/experiment.yaml", Experiment.Replace("hope - fear", "hope - 2 * fear", StringComparison.Ordinal).Replace("A translation.", "Too short.", StringComparison.Ordinal));

        var run = (await place.RunAsync("run", "moods", "--lock", "elsewhere.json")).Expect(0);

        Assert.Contains("formulas/net: locked \"hope - fear\", runs \"hope - 2 * fear\"", run.Errors, StringComparison.Ordinal);
        var report = place.ReadFrom(Assert.Single(place.Sessions), "deliverables/final_report.md");
        Assert.Contains("| `formulas/net` | hope - fear | hope - 2 \\* fear |", report, StringComparison.Ordinal);
        Assert.Contains("| `exclusions/wednesday` | A translation. | Too short. |", report, StringComparison.Ordinal);
        Assert.DoesNotContain("`statistics/seed`", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_is_not_overwritten_and_a_changed_one_is_refused()
    {
        place.Write("moods/experiment.yaml", Experiment);
        (await place.RunAsync("lock", "moods")).Expect(0);
        var locked = await File.ReadAllTextAsync(place.PathOf("moods", "experiment.lock.json"));

        Assert.Contains("There is a lock already", (await place.RunAsync("lock", "moods", "--runs", "3")).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Equal(locked, await File.ReadAllTextAsync(place.PathOf("moods", "experiment.lock.json")));

        place.Write("moods/experiment.lock.json", locked.Replace("\"sig\":\"M", "\"sig\":\"N", StringComparison.Ordinal));
        Assert.Contains("[lock-invalid]", (await place.RunAsync("run", "moods")).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Contains("[lock-missing]", (await place.RunAsync("run", "moods", "--lock", "nowhere.json")).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Empty(place.Sessions);
    }

    [RecordedFact("bolsonaro-pdaf")]
    public async Task A_real_experiment_can_be_locked_as_it_stands()
    {
        var experiment = Path.Combine(RecordedData.Get("bolsonaro-pdaf"), "experiment");

        var locked = (await place.RunAsync("lock", experiment, "--models", "openai/gpt-4o", "--out", "real.json", "--json")).Expect(0).Json;

        Assert.Equal(12, locked.GetProperty("calls").GetInt32());
        Assert.InRange(locked.GetProperty("terms").GetInt32(), 50, 1000);
    }
}
