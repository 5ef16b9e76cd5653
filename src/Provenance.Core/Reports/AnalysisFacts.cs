using Provenance.Core.Calculation;
using Provenance.Core.Extraction;

namespace Provenance.Core.Reports;

/// <summary>What the deliverables ask of one analysis.</summary>
internal static class AnalysisFacts
{
    public static DimensionScore? Score(this Analysis analysis, string dimension) =>
        analysis.Extracted?.Scores.FirstOrDefault(score => score.Dimension == dimension);

    public static MetricValue? Metric(this Analysis analysis, string metric) =>
        analysis.Metrics.FirstOrDefault(value => value.Metric == metric);

    public static bool HasNote(this Analysis analysis, string kind) =>
        analysis.Extracted?.Notes.Any(note => note.Kind == kind) ?? false;

    public static bool IsCleaned(this Analysis analysis) =>
        analysis.Extracted?.Status == ExtractionStatus.Cleaned || analysis.HasNote(NoteKinds.Cleaned);
}
