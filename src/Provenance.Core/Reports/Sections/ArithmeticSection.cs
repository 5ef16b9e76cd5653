using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>How far the models' own arithmetic was off, where they did any.</summary>
internal static class ArithmeticSection
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("arithmetic", "The models’ own arithmetic");
        if (facts.Statistics.Arithmetic.IsEmpty)
        {
            paper.Paragraph(Prose.Plain("No model reported a derived metric of its own that could be compared with ours."));
            return;
        }

        paper.Paragraph(Prose.Of(
            $"Where a model also computed a metric itself, its value is compared with the one computed here from its scores. "
                + $"{"Ours is used everywhere":strong}; the model’s stands only in this table and in {"METRIC__reported":code}."));
        paper.Table(
            Prose.Plain("Reported by the models against computed here, over analyses that have both."),
            [
                Column.Of("metric"), Column.Of("model"), new("compared", "compared"), new("mean, computed here", "mean_recomputed"),
                new("mean, reported", "mean_reported"),
                new("SD, reported", "standard_deviation_reported"), new("largest difference", "largest_difference"),
                new("off by more than 0.01", "off_by_more_than_one_hundredth"),
            ],
            facts.Statistics.Arithmetic.Select(check => new Row(
                FigureId.Of(FigureId.Name(check.Metric), "arithmetic", FigureId.Selection("model", check.Model)),
                [
                    Cells.Code(check.Metric), Cells.Text(check.Model), Cells.Count(check.Compared), Cells.Number(check.MeanRecomputed),
                    Cells.Number(check.MeanReported),
                    Cells.Number(check.StandardDeviationReported), Cells.Number(check.LargestDifference),
                    Cells.Count(check.OffByMoreThanOneHundredth),
                ])),
            Sources.Results("METRIC, METRIC__reported", "Arithmetic"));
    }
}
