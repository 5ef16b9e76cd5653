using System.Text.Json;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing;
using Xunit;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>Eighty-five real answers of one model, imported, against a recomputation that was made with Python.</summary>
public sealed class ImportedBolsonaroTests(ImportedBolsonaro import) : IClassFixture<ImportedBolsonaro>
{
    private const string DataSet = ImportedBolsonaro.DataSet;
    private const string Headline = "salience_weighted_overall_populism_index";

    /// <summary>Whose text breaks off or breaks its JSON after all scores.</summary>
    private static readonly string[] Mended = ["9", "41"];

    /// <summary>Which names a dimension that the framework does not have.</summary>
    private const string Misnamed = "56";

    [RecordedFact(DataSet)]
    public void Every_metric_equals_the_recomputation()
    {
        var expected = RecordedCsv.Rows(DataSet, "expected/derived_recomputed.csv");
        Assert.Equal(85, import.Results.Rows.Count);
        Assert.Equal(660, expected.Count(row => row["recomputed"].Length > 0));
        Assert.All(expected, row => ResultsTable.AssertClose(row["recomputed"], import.Results.Of(row)[row["metric"]]));
    }

    [RecordedFact(DataSet)]
    public void The_headline_is_0_820225_over_the_82_that_read_whole_and_0_819829_with_the_two_that_were_mended()
    {
        var ids = RecordedData.Responses(DataSet).Where(response => response.Fact("document") is not null)
            .ToDictionary(response => (response.Fact("document")!, response.Fact("run")!), response => $"{response.Id}");
        var values = import.Results.Rows.Where(row => row[Headline].Length > 0)
            .ToDictionary(row => ids[(row["document_name"], row["run"])], row => ResultsTable.Number(row[Headline]));

        Assert.Equal(84, values.Count);
        Assert.Equal(0.819829, values.Values.Average(), 6);
        Assert.Equal(0.820225, values.Where(value => !Mended.Contains(value.Key)).Average(value => value.Value), 6);
        Assert.DoesNotContain(Misnamed, values.Keys);
    }

    [RecordedFact(DataSet)]
    public void An_unknown_dimension_is_listed_and_not_guessed_at()
    {
        var row = import.Results.Of(RecordedCsv.Rows(DataSet, "expected/parse_status.csv").Single(status => status["id"] == Misnamed));

        Assert.Equal("", row[Headline]);
        Assert.Contains("missing", row[$"{Headline}__not_computable"], StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", row["crisis_restoration_narrative__raw_score"]);
        var log = import.Read("extracted/extraction_log.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))
            .Where(note => note.GetProperty("ordinal").GetRawText() == row["ordinal"])
            .Select(note => note.GetProperty("rule").GetString());
        Assert.Contains("unknown-dimension", log);
        Assert.Contains("`unknown-dimension`", import.Read("deliverables/final_report.md"), StringComparison.Ordinal);
    }

    [RecordedFact(DataSet)]
    public void The_figures_of_the_published_baseline_are_those_of_the_models_own_arithmetic_and_ours_differ()
    {
        var baseline = JsonElement.Parse(File.ReadAllText(Path.Combine(RecordedData.Get(DataSet), "expected", "baseline_check.json")));
        var ids = baseline.GetProperty("note").GetString()!.Split('[', ']')[1].Split(", ");
        var twelve = RecordedCsv.Rows(DataSet, "expected/parse_status.csv").Where(row => ids.Contains(row["id"])).Select(import.Results.Of).ToList();
        Assert.Equal(12, twelve.Count);
        foreach (var metric in baseline.GetProperty("metrics").EnumerateObject())
        {
            var ours = twelve.Select(row => ResultsTable.Number(row[metric.Name])).ToList();
            var theirs = twelve.Select(row => ResultsTable.Number(row[$"{metric.Name}__reported"])).ToList();
            AssertFigure(metric.Value, "mean_recomputed", ours.Average());
            AssertFigure(metric.Value, "mean_of_llm_reported", theirs.Average());
            AssertFigure(metric.Value, "discernus_mean", theirs.Average());
            AssertFigure(metric.Value, "std_ddof1_llm", Deviation(theirs));
        }

        Assert.Equal(0.8212, twelve.Average(row => ResultsTable.Number(row[Headline])), 4);
        Assert.Equal(0.8455, twelve.Average(row => ResultsTable.Number(row[$"{Headline}__reported"])), 4);
    }

    [RecordedFact(DataSet)]
    public async Task It_says_where_it_comes_from_and_how_far_the_models_arithmetic_was_off_and_proves_itself()
    {
        var report = import.Read("deliverables/final_report.md");
        Assert.Contains("**The analyses were imported**", report, StringComparison.Ordinal);
        Assert.Contains($"`{DataSet}`", report, StringComparison.Ordinal);
        var off = report.Split('\n').Single(line => line.Contains($"F:{Headline}/arithmetic/", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);
        Assert.Equal(["84", "0.8198", "0.8231", "0.0406", "0.1366", "9"], off[3..9]);
        (await import.RunAsync("verify")).Expect(0);
    }

    private static void AssertFigure(JsonElement figures, string name, double actual) =>
        Assert.InRange(actual - figures.GetProperty(name).GetDouble(), -1e-9, 1e-9);

    private static double Deviation(List<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
