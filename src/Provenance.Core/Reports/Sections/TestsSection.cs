using System.Globalization;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports.Sections;

/// <summary>Correlations, the tests of the plan, and those that were not made, with the reason.</summary>
internal static class TestsSection
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        if (!facts.Statistics.Correlations.IsEmpty)
            AddCorrelations(paper, facts);
        foreach (var note in facts.Statistics.Notes)
            paper.Paragraph(Prose.Plain(note));
        paper.Section("tests", "Tests");
        if (facts.Statistics.Tests.IsEmpty)
        {
            paper.Paragraph(Prose.Plain("The experiment’s plan of statistics names no tests, and none was made."));
            return;
        }

        var made = facts.Statistics.Tests.Count(test => test.NotComputed is null);
        paper.Paragraph(Prose.Of(
            $"{made} of {Shown.Counted(facts.Statistics.Tests.Length, "planned test was", "planned tests were")} made. Holm’s correction "
                + $"goes over all p values of the tests that were made. Tests work on documents, with the mean over runs, unless the plan "
                + $"says that each analysis is a unit."));
        paper.Table(
            Prose.Plain("Tests of the experiment’s plan."),
            [
                new("no.", "number"), Column.Of("test"), Column.Of("variables"), Column.Of("groups (n)"), Column.Of("statistic"),
                new("value", "statistic"),
                Column.Of("df"), new("p", "p"), new("p (Holm)", "adjusted_p"), Column.Of("effect size"), new("value", "effect"),
            ],
            facts.Statistics.Tests.Select((test, i) => Row(test, i + 1)),
            Sources.Variables("Tests"));
        if (made < facts.Statistics.Tests.Length)
        {
            paper.Paragraph(Prose.Plain("Not made:"));
            paper.Bullets(facts.Statistics.Tests.Select((test, i) => (Test: test, Number: i + 1))
                .Where(one => one.Test.NotComputed is not null)
                .Select(one => Prose.Of(
                    $"No. {one.Number}, {one.Test.Method} on {string.Join(", ", one.Test.Test.Variables):code}: {one.Test.NotComputed!}")));
        }
    }

    private static Row Row(TestResult test, int number) => new(
        FigureId.Of("test", number.ToString(CultureInfo.InvariantCulture)),
        [
            Cells.Count(number), Cells.Text(test.Method + (test.Test.AnalysesAsUnits ? ", analyses as units" : "")),
            Cells.Code(string.Join(", ", test.Test.Variables)),
            Cells.Text(Groups(test)), Cells.Text(test.StatisticName), Cells.Number(test.Statistic),
            Cells.Text(test.Degrees.IsEmpty
                ? "–" : string.Join(", ", test.Degrees.Select(degrees => degrees.ToString("0.##", CultureInfo.InvariantCulture)))),
            Cells.Probability(test.P), Cells.Probability(test.AdjustedP), Cells.Text(test.EffectName), Cells.Number(test.Effect),
        ]);

    private static string Groups(TestResult test) =>
        (test.Test.GroupBy is { } field ? $"{field}: " : "")
            + string.Join(", ", test.Groups.Select(group => $"{group.Group} ({Shown.Count(group.Units)})"));

    private static void AddCorrelations(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("correlations", "Correlations");
        paper.Table(
            Prose.Plain("Correlations over documents (mean over analyses). Described, not tested: tests stand in the next section."),
            [
                Column.Of("first"), Column.Of("second"), new("docs", "documents"), new("Pearson r", "pearson"),
                new("Spearman ρ", "spearman"),
                Column.Of("not computed because"),
            ],
            facts.Statistics.Correlations.Select(pair => new Row(
                FigureId.Of("correlation", FigureId.Name(pair.First), FigureId.Name(pair.Second)),
                [
                    Cells.Code(pair.First), Cells.Code(pair.Second), Cells.Count(pair.Documents), Cells.Number(pair.Pearson),
                    Cells.Number(pair.Spearman),
                    Cells.Text(pair.NotComputed ?? ""),
                ])),
            Sources.Variables("Correlations"));
    }
}
