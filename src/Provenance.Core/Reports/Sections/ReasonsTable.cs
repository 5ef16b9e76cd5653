using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>Why metrics have no value, in answers that have scores.</summary>
internal static class ReasonsTable
{
    private const int MostReasons = 40;

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        var reasons = facts.Analyses.Where(analysis => analysis.Extracted is { Scores.IsEmpty: false })
            .SelectMany(analysis => analysis.Metrics)
            .Where(metric => metric.NotComputable is not null)
            .GroupBy(metric => (metric.Metric, metric.NotComputable))
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Metric, StringComparer.Ordinal)
            .ThenBy(group => group.Key.NotComputable, StringComparer.Ordinal).ToList();
        if (reasons.Count == 0)
            return;
        paper.Table(
            Prose.Plain(reasons.Count > MostReasons
                ? $"Why metrics could not be computed: the {MostReasons} most frequent reasons of {reasons.Count}."
                : "Why metrics could not be computed from answers that have scores."),
            [Column.Of("metric"), Column.Of("reason"), new("analyses", "analyses")],
            reasons.Take(MostReasons)
                .Select(group => new Row(
                FigureId.Of(FigureId.Name(group.Key.Metric), "not_computable", FigureId.Name(group.Key.NotComputable!)), [Cells.Code(group.Key.Metric), Cells.Text(group.Key.NotComputable), Cells.Count(group.Count())])),
            Sources.Results("METRIC__not_computable", "Denominators"));
    }
}
