using System.Collections.Immutable;
using Provenance.Core.Models;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Plots;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports.Sections;

/// <summary>Models against each other, over documents that both have a value for, with the mean over runs.</summary>
internal static class ModelAgreement
{
    private const int MostFigures = 6;

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        var comparisons = Comparisons(facts).ToList();
        if (comparisons.Count == 0)
        {
            paper.Paragraph(Prose.Plain("No document has values by two models."));
            return;
        }

        paper.Table(
            Prose.Plain("Differences between models, over documents that both have a value for (mean over runs; the first minus the "
                + "second)."),
            [
                Column.Of("variable"), Column.Of("first"), Column.Of("second"), new("docs", "documents"),
                new("mean difference", "mean_difference"),
                new("SD", "standard_deviation"), new("lower limit", "lower_limit"), new("upper limit", "upper_limit"),
            ],
            comparisons.Select(Row),
            Sources.Variables("Agreement"));
        foreach (var one in comparisons.Take(MostFigures))
        {
            paper.Figure(
                Prose.Of($"{one.First.ToString():code} against {one.Second.ToString():code} on {one.Variable:code}: each point a "
                    + $"document, with the mean over its runs; on the dashed line both agree."),
                ScatterPlot.DrawEquality(
                    $"{one.Variable}: models against each other", $"{one.First}", $"{one.Second}",
                        new Series("documents", one.Differences.Pairs)));
        }

        if (comparisons.Count > MostFigures)
            paper.Paragraph(Prose.Of($"Drawn are the first {MostFigures} of {comparisons.Count} comparisons; the table has all."));
    }

    private static IEnumerable<Comparison> Comparisons(ReportFacts facts) =>
        from variable in facts.Headline
        let means = facts.Models.ToDictionary(model => model, model => Means(facts, model, variable))
        from i in Enumerable.Range(0, facts.Models.Length)
        from j in Enumerable.Range(i + 1, facts.Models.Length - i - 1)
        let differences = PairedDifferences.Of(Pairs(means[facts.Models[i]], means[facts.Models[j]]))
        where differences is not null
        select new Comparison(variable, facts.Models[i], facts.Models[j], differences);

    private static Dictionary<string, double> Means(ReportFacts facts, ModelName model, string variable) =>
        facts.Counted.Where(analysis => analysis.Call.Model == model && analysis.Value(variable) is { } value && double.IsFinite(value))
            .GroupBy(analysis => analysis.Call.Document)
            .ToDictionary(document => document.Key, document =>
                Moments.Mean([.. document.Select(analysis => analysis.Value(variable)!.Value)]));

    private static ImmutableArray<(double First, double Second)> Pairs(
        Dictionary<string, double> first, Dictionary<string, double> second) =>
        [.. first.Where(one => second.ContainsKey(one.Key)).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => (one.Value, second[one.Key]))];

    private static Row Row(Comparison one) => new(
        FigureId.Of(FigureId.Name(one.Variable), "models", FigureId.Selection("first", one.First.ToString()),
            FigureId.Selection("second", one.Second.ToString())),
        [
            Cells.Code(one.Variable), Cells.Text(one.First.ToString()), Cells.Text(one.Second.ToString()),
            Cells.Count(one.Differences.Pairs.Length),
            Cells.Number(one.Differences.Mean), Cells.Number(one.Differences.StandardDeviation), Cells.Number(one.Differences.LowerLimit),
            Cells.Number(one.Differences.UpperLimit),
        ]);

    private sealed record Comparison(string Variable, ModelName First, ModelName Second, PairedDifferences Differences);
}
