using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>Real answers in prose, and a model behind HTTP that copies their scores out, as a table made with another program has them.</summary>
public sealed class CleanedUpRecordingTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [RecordedFact(Ecf.DataSet)]
    public async Task Prose_that_a_model_cleans_up_ends_as_the_scores_and_metrics_that_were_computed_independently()
    {
        await using var cleaner = await FakeLlm.StartAsync(CleanUp(Ecf.Scores()));
        place.Write("models.yaml", $"fake/cleaner:\n  base_url: {cleaner.BaseUrl}\n");

        var run = (await place.RunAsync([.. Ecf.Run(RecordedData.Get(Ecf.DataSet)), "--extraction-model", "fake/cleaner"])).Expect(0).Json;

        Assert.Equal((16, 16), (cleaner.Exchanges.Count, run.GetProperty("usable").GetInt32()));
        var session = Assert.Single(place.Sessions);
        var results = ResultsTable.Read(place, session);
        Assert.All(results.Rows, row => Assert.Equal("cleaned", row["extraction"]));
        var expectedScores = OfSession("expected/scores_prose_extraction.csv");
        Assert.Equal(96, expectedScores.Count);
        Assert.All(expectedScores, row => ResultsTable.AssertClose(row["score"], results.Of(row)[$"{row["dimension"]}__raw_score"]));
        var expectedMetrics = OfSession("expected/derived_recomputed.csv");
        Assert.Equal(80, expectedMetrics.Count);
        Assert.All(expectedMetrics, row => ResultsTable.AssertClose(row["recomputed"], results.Of(row)[row["metric"]]));
        (await place.RunAsync("verify", session)).Expect(0);

        var dimension = expectedScores[0]["dimension"];
        var explained = (await place.RunAsync("explain", session, $"F:{dimension}/overall/mean", "--json")).Expect(0).Json;
        var texts = ExplainedText.Check(explained, name => place.ReadFrom(session, name));
        Assert.Equal(16, texts.Count);
        Assert.All(texts, text => Assert.StartsWith("llm_archive/cleanup_", text.File, StringComparison.Ordinal));
    }

    private static List<IReadOnlyDictionary<string, string>> OfSession(string table) =>
        [.. RecordedCsv.Rows(Ecf.DataSet, table).Where(row => row["session"] == Ecf.Session)];

    /// <summary>The prompt names the answer by its SHA-256, before the first line and after the last.</summary>
    private static Misbehaviour CleanUp(IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> scores) =>
        (context, request) => Misbehaviours.Answer(Json(scores.Single(answer => request.Body.Contains(answer.Key, StringComparison.Ordinal)).Value))(context, request);

    private static string Json(IEnumerable<IReadOnlyDictionary<string, string>> scores)
    {
        var json = new StringBuilder("{\"scores\":{");
        json.AppendJoin(',', scores.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"\"{row["dimension"]}\":{{\"raw_score\":{OrNull(row["score"])},\"salience\":null,\"confidence\":{OrNull(row["confidence"])},\"evidence\":null}}")));
        return json.Append("}}").ToString();
    }

    private static string OrNull(string number) => number.Length == 0 ? "null" : number;
}
