using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Testing;

namespace Provenance.Tests.Extraction;

/// <summary>As much of the recorded frameworks as extraction needs: their names, taken from the expectations beside the recordings.</summary>
internal static class RecordedFrameworks
{
    public static Framework Of(string dataSet)
    {
        var dimensions = RecordedCsv.Rows(dataSet, "expected/scores_parsed.csv").GroupBy(row => row["id"]).First().Select(row => row["canonical"]);
        var metrics = RecordedCsv.Rows(dataSet, "expected/derived_recomputed.csv").Select(row => row["metric"]).Distinct();
        return Named([.. dimensions], [.. metrics]);
    }

    public static Framework Named(string[] dimensions, params string[] metrics) => new()
    {
        Name = "test",
        Version = "1",
        Digest = Digest.Of("test"),
        Variant = "default",
        AnalysisPrompt = "Score it.",
        Dimensions = [.. dimensions.Select(name => new Dimension(name, ""))],
        Metrics = [.. metrics.Select(name => new MetricDefinition(name, "0", null, new SourceSpot("test.md")))],
        Output = new OutputContract(null, null, "dimensional_scores"),
    };
}
