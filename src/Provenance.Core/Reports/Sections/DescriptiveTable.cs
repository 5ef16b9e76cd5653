using System.Collections.Immutable;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports.Sections;

/// <summary>A table of descriptives, with a leading column for each thing its rows differ by.</summary>
internal sealed class DescriptiveTable
{
    private readonly ImmutableArray<(string Heading, Func<Descriptive, string> Value)> leading;

    private DescriptiveTable(params ImmutableArray<(string Heading, Func<Descriptive, string> Value)> leading) =>
        this.leading = leading;

    public static DescriptiveTable Plain { get; } = new();

    public static DescriptiveTable ByGroup { get; } = new(("group", one => one.Group ?? "–"));

    public static DescriptiveTable ByModel { get; } = new(("model", one => one.Model ?? "–"));

    public static DescriptiveTable ByModelAndGroup { get; } = new(("model", one => one.Model ?? "–"), ("group", one => one.Group ?? "–"));

    public ImmutableArray<Column> Columns =>
    [
        Column.Of("variable"), .. leading.Select(column => Column.Of(column.Heading)),
        new("docs", "documents"), new("used / planned", "used"), new("mean", "mean"), new("SD", "standard_deviation"),
        new("median", "median"), new("95 % low", "low"), new("95 % high", "high"), new("analyses: mean", "analysis_mean"),
        new("SD", "analysis_standard_deviation"), new("min", "minimum"), new("max", "maximum"),
    ];

    public Row Row(Descriptive one) => new(
        Figure(one),
        [
            Cells.Code(one.Variable), .. leading.Select(column => Cells.Text(column.Value(one))),
            Cells.Count(one.Documents), Used(one.Denominators), Cells.Number(one.Mean), Cells.Number(one.StandardDeviation),
            Cells.Number(one.Median), Cells.Number(one.Low), Cells.Number(one.High), Cells.Number(one.AnalysisMean),
            Cells.Number(one.AnalysisStandardDeviation), Cells.Number(one.Minimum), Cells.Number(one.Maximum),
        ]);

    private static string Figure(Descriptive one) =>
        FigureId.Of(
        [
            FigureId.Name(one.Variable),
            .. one.Model is null && one.GroupBy is null ? ["overall"] : Array.Empty<string>(),
            .. one.Model is { } model ? [FigureId.Selection("model", model)] : Array.Empty<string>(),
            .. one.GroupBy is { } field ? ["by", FigureId.Selection(field, one.Group ?? "")] : Array.Empty<string>(),
        ]);

    private static Cell Used(Denominators denominators)
    {
        var used = Cells.Count(denominators.Used);
        return used with { Text = used.Text + Prose.Plain(" / ") + Cells.Count(denominators.Planned).Text };
    }
}
