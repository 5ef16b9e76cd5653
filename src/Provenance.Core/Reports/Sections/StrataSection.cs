using System.Collections.Immutable;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;
using Provenance.Core.Statistics.Strata;

namespace Provenance.Core.Reports.Sections;

/// <summary>What came about in another way than asked once, answered and read as it stands; and each headline figure without that.</summary>
internal static class StrataSection
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        AddShares(paper, facts);
        AddComparisons(paper, facts);
    }

    /// <summary>Alone where no result is reported.</summary>
    public static void AddShares(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("strata", "With and without");
        paper.Paragraph(Prose.Plain(
            "Not every value came about in the same way. This is how many analyses came about in each way that a reader may want to leave "
                + "out. An analysis may be in several strata."));
        paper.Table(
            Prose.Plain("How much of the plan is in each stratum."),
            [Column.Of("stratum"), Column.Of("meaning"), new("analyses", "analyses"), new("of the plan", "share")],
            facts.Statistics.Strata.Shares.Select(share => new Row(FigureId.Of("strata", share.Stratum.Name),
            [
                Cells.Code(share.Stratum.Name), Cells.Text(share.Stratum.Meaning), Cells.Count(share.Analyses), Cells.Percent(100 * share.Share),
            ])),
            Sources.Results("the column of the stratum’s name; outcome, extraction", "Strata"));
    }

    private static void AddComparisons(PaperBuilder paper, ReportFacts facts)
    {
        var rows = facts.Statistics.Strata.Comparisons.Where(one => facts.Headline.Contains(one.Variable)).ToImmutableArray();
        if (rows.IsEmpty)
        {
            paper.Paragraph(Prose.Plain("No analysis with a value is in any stratum: every figure is the same without them."));
            return;
        }

        paper.Table(
            Prose.Plain("Means over documents, with and without each stratum that has values."),
            [
                Column.Of("variable"), Column.Of("stratum"), new("analyses in it", "analyses"), new("mean", "mean"),
                new("without", "without"), new("difference", "difference"), new("only these", "within"), new("docs without", "documents_without"),
            ],
            rows.Select(Row),
            Sources.Variables("Strata"));
    }

    private static Row Row(StratumComparison one) => new(
        FigureId.Of(FigureId.Name(one.Variable), "strata", one.Stratum.Name),
        [
            Cells.Code(one.Variable), Cells.Code(one.Stratum.Name), Cells.Count(one.Analyses), Cells.Number(one.Mean),
            Cells.Number(one.Without), Cells.Number(one.Without - one.Mean), Cells.Number(one.Within), Cells.Count(one.DocumentsWithout),
        ]);

    /// <summary>Why no result is reported; null when nothing stands in the way.</summary>
    public static Prose? Refusal(ReportFacts facts)
    {
        if (facts.Experiment.Statistics.MostStratified is not { } bound || facts.Statistics.Strata.Above(bound) is not { IsEmpty: false } above)
            return null;
        var shares = above.Select(share =>
            $"{share.Stratum.Name} {Shown.Percent(100 * share.Share)} ({Shown.Count(share.Analyses)} of {Shown.Count(share.Planned)})");
        return Prose.Of(
            $"{"No result is reported":strong}: the experiment admits at most {Shown.Percent(100 * bound)} of the planned analyses in any "
                + $"stratum, and here are {string.Join("; ", shares)}. The values of every analysis are in {"results.csv":code}.");
    }
}
