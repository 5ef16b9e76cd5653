using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing;
using Xunit;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>What was asked elsewhere becomes a session here, and is not asked again.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [RecordedFact(Ecf.DataSet)]
    public async Task A_session_that_stopped_at_its_eleventh_call_is_taken_over_as_it_lies()
    {
        var folder = Path.Combine(RecordedData.Get(Ecf.DataSet), "recorded", "sessions", "ecf", "session_20250722_092412");

        var import = (await place.RunAsync(["import", folder, "--experiment", Ecf.Experiment, .. Ecf.Inputs, "--json"])).Expect(6).Json;

        Assert.Equal((11, 0), (import.GetProperty("status").GetProperty("records").GetInt32(), import.GetProperty("usable").GetInt32()));
        var session = Assert.Single(place.Sessions);
        var archive = new ArchivedSession(place.SessionFolder(session));
        Assert.All(archive.Records, record => Assert.Equal("imported", archive.Record(record).GetProperty("reason").GetString()));
        var originals = Enumerable.Range(1, 11).Select(number => File.ReadAllText(Path.Combine(folder, "llm_archive", $"response_{number:000}.txt")));
        Assert.Equal(originals.Order(StringComparer.Ordinal), archive.Records.Select(record => archive.Record(record).GetProperty("text").GetString()!).Order(StringComparer.Ordinal));
        (await place.RunAsync("verify", session)).Expect(0);
    }

    [RecordedTheory("nano")]
    [InlineData("nano", "main", 6, 4)]
    [InlineData("nano", "attic", 4, 6)]
    [InlineData("micro", "main", 1, 4)]
    public async Task Documents_may_have_different_numbers_of_runs_and_what_belongs_elsewhere_is_named(string dataSet, string variant, int taken, int left)
    {
        var folder = RecordedData.Get(dataSet);
        var framework = Path.Combine(folder, "experiment", "main", "framework.md");

        var import = (await place.RunAsync("import", folder, "--experiment", Path.Combine(folder, "experiment", variant), "--framework", framework, "--json")).Expect(0);

        Assert.Equal(taken, import.Json.GetProperty("status").GetProperty("settled").GetInt32());
        Assert.Equal(left, import.Errors.Split('\n').Count(line => line.Contains("left out", StringComparison.Ordinal)));
        (await place.RunAsync("verify", Assert.Single(place.Sessions))).Expect(0);
    }

    [RecordedFact("micro")]
    public async Task Answers_to_another_framework_are_no_answers_to_this_one()
    {
        var folder = RecordedData.Get("micro");
        var framework = Path.Combine(folder, "experiment", "main", "framework.md");

        var end = (await place.RunAsync("import", folder, "--experiment", Path.Combine(folder, "experiment", "attic"), "--framework", framework)).Expect(2);

        Assert.Contains("another-framework", end.Errors, StringComparison.Ordinal);
        Assert.Empty(place.Sessions);
    }
}
