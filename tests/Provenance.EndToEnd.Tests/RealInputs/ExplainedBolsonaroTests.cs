using System.Globalization;
using System.Text.Json;
using Provenance.EndToEnd.Tests.Sessions;
using Provenance.Testing;
using Xunit;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>The headline of a real experiment, followed down to the answers.</summary>
public sealed class ExplainedBolsonaroTests(ImportedBolsonaro import) : IClassFixture<ImportedBolsonaro>
{
    private const string DataSet = ImportedBolsonaro.DataSet;
    private const string Headline = "F:salience_weighted_overall_populism_index/overall/mean";

    [RecordedFact(DataSet)]
    public async Task The_headline_leads_by_documents_and_runs_to_the_bytes_of_84_answers()
    {
        var explanation = (await import.RunAsync("explain", Headline, "--json")).Expect(0).Json;

        var figures = explanation.GetProperty("figures").EnumerateArray().ToDictionary(figure => figure.GetProperty("id").GetString()!);
        var documents = Inputs(figures[Headline]).Select(id => figures[id]).ToList();
        var analyses = documents.SelectMany(Inputs).Select(id => figures[id]).ToList();
        Assert.Equal((12, 84), (documents.Count, analyses.Count));
        AssertMean(figures[Headline], documents);
        Assert.All(documents, document => AssertMean(document, [.. Inputs(document).Select(id => figures[id])]));
        Assert.All(analyses, analysis =>
        {
            var row = import.Results.Rows.Single(one => one["ordinal"] == analysis.GetProperty("ordinal").GetRawText());
            Assert.Equal(row["salience_weighted_overall_populism_index"], analysis.GetProperty("value").GetString());
            Assert.NotEmpty(Inputs(analysis));
            Assert.All(Inputs(analysis).Select(id => figures[id]), score => AssertRead(score, row["ordinal"]));
        });
        var texts = ExplainedText.Check(explanation, import.Read);
        Assert.Equal(84, texts.Select(text => text.File).Distinct().Count());
    }

    [RecordedFact(DataSet)]
    public async Task A_zip_explains_the_same()
    {
        const string Cell = "results.csv#bolsonaro_2018_candidacy_launch/vertex_ai%2Fgemini-2.5-flash/1/salience_weighted_overall_populism_index";
        var folder = (await import.RunAsync("explain", Cell)).Expect(0).Output;

        Assert.Equal(folder, (await import.RunOnZipAsync("explain", Cell)).Expect(0).Output);
        Assert.Contains("manichaean_people_elite_framing.raw_score, bytes 922 to 925: 0.9", folder, StringComparison.Ordinal);
    }

    [RecordedFact(DataSet)]
    public async Task An_unknown_figure_is_told_with_the_nearest()
    {
        var end = (await import.RunAsync("explain", "F:salience_weighted_overal_populism_index/overall/mean")).Expect(3);

        Assert.Contains(Headline, end.Errors, StringComparison.Ordinal);
    }

    private static void AssertRead(JsonElement score, string ordinal)
    {
        Assert.StartsWith("scores.csv#", score.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(ordinal, score.GetProperty("ordinal").GetRawText());
        var source = Assert.Single(score.GetProperty("sources").EnumerateArray());
        Assert.Equal(Number(score), ResultsTable.Number(source.GetProperty("text").GetString()!));
    }

    private static void AssertMean(JsonElement figure, List<JsonElement> of) => Assert.Equal(of.Average(Number), Number(figure), 12);

    private static double Number(JsonElement figure) => double.Parse(figure.GetProperty("value").GetString()!, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Inputs(JsonElement figure) => figure.GetProperty("inputs").EnumerateArray().Select(id => id.GetString()!);
}
