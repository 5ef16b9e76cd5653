using System.Collections.Immutable;
using System.Globalization;

namespace Provenance.Core.Reports.Plots;

/// <summary>A class of cells: its name in the legend, and the style of the cell.</summary>
internal sealed record CoverageClass(string Name, string Style);

/// <summary>
/// What became of each planned analysis: a column per document in the order of the corpus, a row per model and run. After
/// <see cref="DocumentsPerBand"/> documents the rows begin again below, so that any corpus stays as wide as the page.
/// </summary>
internal static class CoveragePlot
{
    public const int DocumentsPerBand = 60;

    /// <summary>More cells than this are no picture any more.</summary>
    public const int MostCells = 20_000;

    private const double Width = 720;
    private const double Left = 150;
    private const double Top = 52;
    private const double Gap = 30;

    /// <param name="rows">The labels, a model and run each.</param>
    /// <param name="cells">By row and document, both from 0: the index of a class.</param>
    public static string Draw(
        string title, ImmutableArray<CoverageClass> classes, ImmutableArray<string> rows, int documents,
            IReadOnlyDictionary<(int Row, int Document), int> cells)
    {
        var perBand = Math.Min(documents, DocumentsPerBand);
        var bands = (documents + DocumentsPerBand - 1) / DocumentsPerBand;
        var width = Math.Min(26, (Width - Left) / perBand);
        var height = rows.Length * bands > 60 ? 9.0 : 14.0;
        var bandHeight = (rows.Length * height) + Gap;
        var canvas = new SvgCanvas(
            Width, Top + (bands * bandHeight), title,
                $"A cell for each of {documents} documents (columns) and {rows.Length} runs of models (rows), coloured by outcome.");
        canvas.Text(0, 14, "start", title, "title");
        DrawLegend(canvas, classes, [.. cells.Values.Distinct().Order()]);
        for (var band = 0; band < bands; band++)
            DrawBand(canvas, rows, Math.Min(perBand, documents - (band * perBand)), band * perBand,
                (Top + (band * bandHeight), width, height));
        foreach (var one in cells.GroupBy(cell => cell.Value, cell => cell.Key).OrderBy(one => one.Key))
        {
            var corners = one.Select(cell => (
                Left + (cell.Document % perBand * width), Top + (cell.Document / perBand * bandHeight) + (cell.Row * height)));
            canvas.Cells(corners, width - 1.5, height - 1.5, classes[one.Key].Style);
        }

        return canvas.Finish();
    }

    private static void DrawLegend(SvgCanvas canvas, ImmutableArray<CoverageClass> classes, ImmutableArray<int> present)
    {
        var x = 0.0;
        foreach (var one in present.Select(index => classes[index]))
        {
            canvas.Box(x, 26, 10, 10, one.Style);
            canvas.Text(x + 14, 35, "start", one.Name);
            x += 34 + (one.Name.Length * 5.8);
        }
    }

    private static void DrawBand(
        SvgCanvas canvas, ImmutableArray<string> rows, int documents, int first, (double Top, double Width, double Height) cell)
    {
        for (var row = 0; row < rows.Length; row++)
            canvas.Text(Left - 8, cell.Top + ((row + 0.5) * cell.Height) + 3, "end", SvgCanvas.Shorten(rows[row], 26), "soft");
        var floor = cell.Top + (rows.Length * cell.Height);
        for (var i = 0; i < documents; i++)
        {
            var number = first + i + 1;
            if (i == 0 || number % 10 == 0 || (documents <= 12 && cell.Width > 20))
                canvas.Text(Left + ((i + 0.5) * cell.Width), floor + 11, "middle", number.ToString(CultureInfo.InvariantCulture), "soft");
        }

        canvas.Text(Left - 8, floor + 11, "end", "document", "soft");
    }
}
