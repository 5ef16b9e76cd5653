using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Models;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Plots;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Sections;

/// <summary>Bland-Altman plots of all pairs of runs of a document by the same model.</summary>
internal static class RunFigures
{
    private const int MostFigures = 6;

    /// <summary>A document with more runs has more pairs than a figure can show: there each run is compared with the next one only.</summary>
    private const int MostRunsInAllPairs = 40;

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        var explained = false;
        foreach (var variable in facts.Headline.Take(MostFigures))
        {
            var byModel = facts.Models.Select(model => (Model: model, Pairs: PairsOf(facts, model, variable)))
                .Where(one => !one.Pairs.IsEmpty).ToList();
            if (PairedDifferences.Of([.. byModel.SelectMany(one => one.Pairs)]) is not { } all)
                continue;
            if (!explained)
                Explain(paper);
            explained = true;
            paper.Figure(
                Prose.Of($"Agreement between runs on {variable:code}: {Shown.Counted(all.Pairs.Length, "pair", "pairs")} of runs."),
                ScatterPlot.DrawDifferences(
                    $"{variable}: runs against each other", "mean of the two runs", "earlier run − later run",
                    [.. byModel.Select(one => new Series(one.Model.ToString(), PairedDifferences.Of(one.Pairs)!.Points))], Guides(all)));
        }
    }

    private static void Explain(PaperBuilder paper) => paper.Paragraph(Prose.Of(
        $"In the figures of agreement each point is a pair of runs of one document by one model: the earlier minus the later against their "
            + $"mean. The line is the mean difference; dashed are the limits of agreement (± 1.96 SD). At most {ScatterPlot.MostPoints} "
            + $"points per model are drawn; of a document with more than {MostRunsInAllPairs} runs each run is paired with the next one "
            + $"only."));

    private static ImmutableArray<Guide> Guides(PairedDifferences all)
    {
        var mean = new Guide(all.Mean, $"mean: {Signed(all.Mean)}", IsDashed: false);
        return all is { LowerLimit: { } lower, UpperLimit: { } upper }
            ? [new Guide(upper, $"+1.96 SD: {Signed(upper)}", true), mean, new Guide(lower, $"−1.96 SD: {Signed(lower)}", true)]
            : [mean];
    }

    private static string Signed(double value) => Shown.Number(value).Replace('-', '−');

    private static ImmutableArray<(double First, double Second)> PairsOf(ReportFacts facts, ModelName model, string variable) =>
    [
        .. from document in facts.Counted.Where(analysis => analysis.Call.Model == model && HasValue(analysis, variable))
            .GroupBy(analysis => analysis.Call.Document)
           let runs = document.OrderBy(analysis => analysis.Call.Run).ToList()
           from earlier in Enumerable.Range(0, runs.Count)
           from later in Enumerable.Range(earlier + 1, Math.Min(runs.Count - earlier - 1, runs.Count > MostRunsInAllPairs ? 1 : runs.Count))
           select (runs[earlier].Value(variable)!.Value, runs[later].Value(variable)!.Value),
    ];

    private static bool HasValue(Analysis analysis, string variable) => analysis.Value(variable) is { } value && double.IsFinite(value);
}
