using System.Collections.Immutable;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports.Sections;

/// <summary>Descriptives, metrics before dimensions: over everything, by group, by model, and what each stands on.</summary>
internal static class ResultsSection
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("results", "Results");
        paper.Paragraph(Prose.Plain(
            "The unit is the document: a document’s value is the mean over its analyses, and mean, standard deviation (n − 1), median and "
                + "95 % bootstrap interval of the mean are taken over documents. “Analyses” and what follows it take each analysis for "
                + "itself. “Used” counts the analyses that carry a value, of those planned."));
        var all = facts.Statistics.Descriptives;
        AddTables(paper, "Metrics", [.. all.Where(one => facts.Metrics.Contains(one.Variable))]);
        DistributionFigures.Add(paper, facts);
        AddTables(paper, "Dimensions (raw scores)", [.. all.Where(one => facts.IsDimension(one.Variable))]);
        AddDenominators(
            paper, [.. all.Where(one => one is { Model: null, GroupBy: null }).OrderBy(one => facts.IsDimension(one.Variable))]);
        ReasonsTable.Add(paper, facts);
    }

    private static void AddTables(PaperBuilder paper, string what, ImmutableArray<Descriptive> all)
    {
        Add(paper, Prose.Plain($"{what}, all documents."), [.. all.Where(one => one is { Model: null, GroupBy: null })],
            DescriptiveTable.Plain);
        foreach (var field in Fields(all, one => one.Model is null))
            Add(paper, Prose.Of($"{what} by {field:code}."), [.. all.Where(one => one.Model is null && one.GroupBy == field)],
                DescriptiveTable.ByGroup);
        if (all.Select(one => one.Model).Where(model => model is not null).Distinct().Count() < 2)
            return;
        Add(paper, Prose.Plain($"{what} by model."), [.. all.Where(one => one is { Model: not null, GroupBy: null })],
            DescriptiveTable.ByModel);
        foreach (var field in Fields(all, one => one.Model is not null))
            Add(paper, Prose.Of($"{what} by model and {field:code}."),
                [.. all.Where(one => one.Model is not null && one.GroupBy == field)], DescriptiveTable.ByModelAndGroup);
    }

    private static IEnumerable<string> Fields(ImmutableArray<Descriptive> all, Func<Descriptive, bool> where) =>
        all.Where(where).Select(one => one.GroupBy).OfType<string>().Distinct();

    private static void Add(PaperBuilder paper, Prose caption, ImmutableArray<Descriptive> rows, DescriptiveTable table)
    {
        if (!rows.IsEmpty)
            paper.Table(caption, table.Columns, rows.Select(table.Row), Sources.Variables("Statistics"));
    }

    private static void AddDenominators(PaperBuilder paper, ImmutableArray<Descriptive> all)
    {
        if (all.IsEmpty)
        {
            paper.Paragraph(Prose.Plain("There are no descriptives: no analysis carries a value."));
            return;
        }

        paper.Table(
            Prose.Plain("What each variable stands on, in analyses."),
            [
                Column.Of("variable"), new("planned", "planned"), new("used", "used"), new("refused", "refused"),
                new("unparsed", "unparsed"),
                new("not computable", "not_computable"), new("gaps", "gaps"), new("excluded", "excluded"),
            ],
            all.Select(one => new Row(FigureId.Of(FigureId.Name(one.Variable), "denominators"),
            [
                Cells.Code(one.Variable), Cells.Count(one.Denominators.Planned), Cells.Count(one.Denominators.Used),
                Cells.Count(one.Denominators.Refused),
                Cells.Count(one.Denominators.Unparsed), Cells.Count(one.Denominators.NotComputable), Cells.Count(one.Denominators.Gaps),
                Cells.Count(one.Denominators.Excluded),
            ])),
            Sources.Results("outcome, extraction", "Denominators"));
    }
}
