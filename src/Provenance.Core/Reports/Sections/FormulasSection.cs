using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Sections;

/// <summary>What is scored and what is computed, as the framework words it.</summary>
internal static class FormulasSection
{
    private const int MostDescription = 240;

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        var framework = facts.Experiment.Framework;
        paper.Section("formulas", "Formulas and dimensions");
        if (framework.Metrics.IsEmpty)
            paper.Paragraph(Prose.Plain("The framework defines no derived metrics."));
        else
        {
            paper.Table(
                Prose.Plain("Derived metrics, with their formulas as the framework words them."),
                [Column.Of("metric"), Column.Of("formula"), Column.Of("defined at")],
                framework.Metrics.Select(
                    metric => new Row(null, [Cells.Code(metric.Name), Cells.Code(metric.Formula), Cells.Text(metric.Spot.ToString())])),
                Prose.Of($"the framework file, {framework.Digest.Abbreviated:code}…"));
        }

        paper.Table(
            Prose.Plain("Dimensions, with the range of their raw scores."),
            [Column.Of("dimension"), Column.Of("from"), Column.Of("to"), Column.Of("description")],
            framework.Dimensions.Select(dimension => new Row(
                null,
                [
                    Cells.Code(dimension.Name), Cells.Text(Shown.Exact(dimension.Minimum)), Cells.Text(Shown.Exact(dimension.Maximum)),
                    Cells.Text(Plots.SvgCanvas.Shorten(dimension.Description, MostDescription)),
                ])),
            Prose.Of($"the framework file, {framework.Digest.Abbreviated:code}…"));
    }
}
