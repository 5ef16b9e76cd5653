using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Plots;

namespace Provenance.Core.Reports.Sections;

/// <summary>The plan as a grid of documents and runs, coloured by what became of each analysis.</summary>
internal static class CoverageFigure
{
    private static readonly ImmutableArray<CoverageClass> Classes =
    [
        new("read whole", "s2"), new("repaired or cleaned", "s5"), new("partial", "s4"), new("unparsed", "s3"),
        new("declined", "s0"), new("failed", "s1"), new("never answered", "cell-none"),
    ];

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        var documents = facts.DocumentNumbers;
        var rows = facts.Analyses.Select(analysis => (analysis.Call.Model, analysis.Call.Run)).Distinct()
            .OrderBy(row => facts.Models.IndexOf(row.Model)).ThenBy(row => row.Run).ToImmutableArray();
        if (documents.Count == 0 || (long)documents.Count * rows.Length > CoveragePlot.MostCells)
        {
            paper.Paragraph(Prose.Of($"The plan is not drawn: a grid takes between 1 and {CoveragePlot.MostCells} cells."));
            return;
        }

        var places = rows.Select((row, i) => (row, i)).ToDictionary(one => one.row, one => one.i);
        var cells = facts.Analyses.ToDictionary(
            analysis => (places[(analysis.Call.Model, analysis.Call.Run)], documents[analysis.Call.Document] - 1), ClassOf);
        paper.Figure(
            Prose.Of($"Coverage of the plan: a column for each document, by its number in the appendix (after "
                + $"{CoveragePlot.DocumentsPerBand} the rows begin again below), a row for each model and run, coloured by what became of "
                + $"the analysis."),
            CoveragePlot.Draw("What became of each planned analysis", Classes, [.. rows.Select(row => Label(row.Model, row.Run))],
                documents.Count, cells));
    }

    private static string Label(ModelName model, int run) =>
        FormattableString.Invariant($"{SvgCanvas.Shorten(model.Model.Length == 0 ? model.Provider : model.Model, 19)}, run {run}");

    private static int ClassOf(Analysis analysis) =>
        (analysis.Outcome, analysis.Extracted?.Status) switch
        {
            (null, _) => 6,
            ({ } outcome, _) when !outcome.IsDone() => 5,
            (OutcomeClass.Refused or OutcomeClass.ContentFiltered, null or ExtractionStatus.Unparsed) => 4,
            (_, null or ExtractionStatus.Unparsed) => 3,
            (_, ExtractionStatus.Partial) => 2,
            (_, ExtractionStatus.Repaired or ExtractionStatus.Cleaned) => 1,
            _ => 0,
        };
}
