using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>What the planned analyses took together: a row per column of <c>results.csv</c> that can be summed.</summary>
internal static class ConductTotals
{
    public static void Add(PaperBuilder paper, ReportFacts facts) => paper.Table(
        Prose.Plain("What the planned analyses took together. Unknown is not zero."),
        [Column.Of("column"), new("sum", "sum"), new("analyses with one", "known"), new("answered, and unknown", "unknown")],
        [
            Counted(facts, "attempts", analysis => facts.AttemptsOf(analysis)),
            Counted(facts, "orphans", analysis => facts.OrphansOf(analysis)),
            Counted(facts, "input_tokens", analysis => analysis.Facts?.Usage.Input),
            Counted(facts, "output_tokens", analysis => analysis.Facts?.Usage.Output),
            Row("cost_usd", facts, analysis => analysis.Facts?.Cost, amounts => Cells.Dollars(amounts.IsEmpty ? null : amounts.Sum())),
        ],
        Sources.Results("attempts, orphans, input_tokens, output_tokens, cost_usd", "results.csv"));

    private static Row Counted(ReportFacts facts, string column, Func<Analysis, long?> value) =>
        Row(column, facts, value, counts => Cells.Count(counts.IsEmpty ? null : counts.Sum()));

    private static Row Row<T>(string column, ReportFacts facts, Func<Analysis, T?> value, Func<ImmutableArray<T>, Cell> sum)
        where T : struct
    {
        ImmutableArray<T> known = [.. facts.Analyses.Select(value).OfType<T>()];
        return new Row(
            FigureId.Of("conduct", column),
            [
                Cells.Code(column), sum(known), Cells.Count(known.Length),
                Cells.Count(facts.Analyses.Count(analysis => analysis.Facts is not null && value(analysis) is null)),
            ]);
    }
}
