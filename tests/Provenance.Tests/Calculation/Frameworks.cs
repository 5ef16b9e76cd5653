using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;

namespace Provenance.Tests.Calculation;

/// <summary>Frameworks and answers with nothing but names, formulas and scores.</summary>
internal static class Frameworks
{
    public static Framework Of(IEnumerable<string> dimensions, params (string Name, string Formula)[] metrics) => new()
    {
        Name = "test",
        Version = "1",
        Digest = Digest.Of("test"u8),
        Variant = "default",
        AnalysisPrompt = "",
        Dimensions = [.. dimensions.Select(name => new Dimension(name, ""))],
        Metrics = [.. metrics.Select(metric => new MetricDefinition(metric.Name, metric.Formula, null, new SourceSpot("framework.md")))],
        Output = new OutputContract(null, null, "scores"),
    };

    public static ExtractedAnswer Answer(IEnumerable<DimensionScore> scores, params ReportedMetric[] reported) =>
        new(1, ExtractionStatus.Whole, null, null, [.. scores], [], [.. reported], []);

    public static DimensionScore Score(string dimension, double? rawScore, double? salience = null)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, double>();
        if (rawScore is { } score)
            values.Add(DimensionScore.RawScore, score);
        if (salience is { } weight)
            values.Add(DimensionScore.Salience, weight);
        return new DimensionScore(dimension, values.ToImmutable());
    }
}
