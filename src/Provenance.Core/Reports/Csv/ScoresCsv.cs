using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;

namespace Provenance.Core.Reports.Csv;

/// <summary><c>scores.csv</c>: a row per planned analysis and dimension, the facets as columns.</summary>
internal static class ScoresCsv
{
    public const string FileName = "scores.csv";

    public static byte[] Write(ReportFacts facts)
    {
        var table = new CsvTable<Row>()
            .Integer("ordinal", row => row.Analysis.Call.Ordinal)
            .Text("document", row => row.Analysis.Call.Document)
            .Text("model", row => row.Analysis.Call.Model.ToString())
            .Integer("run", row => row.Analysis.Call.Run)
            .Text("outcome", row => row.Analysis.Outcome?.Name())
            .Text("extraction", row => row.Analysis.Extracted?.Status.Name())
            .Text("cached", row => row.Analysis.Facts?.Cached?.Kind.Name())
            .Text("substitute", row => row.Analysis.Substitute?.ToString())
            .Text("dimension", row => row.Dimension);
        foreach (var facet in facts.Facets)
            table.Number(facet, row => row.Score?.Value(facet));
        return table.Write(
            from analysis in facts.Analyses
            from dimension in facts.Dimensions
            select new Row(analysis, dimension, analysis.Score(dimension)));
    }

    private sealed record Row(Analysis Analysis, string Dimension, DimensionScore? Score);
}
