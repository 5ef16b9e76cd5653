using System.Collections.Immutable;

namespace Provenance.Core.Reports.Plots;

/// <summary>One strip of a distribution plot.</summary>
/// <param name="Values">Finite; in any order.</param>
internal sealed record Strip(string Label, ImmutableArray<double> Values);

/// <summary>Strips of dots with boxes over them, one below the other on a common axis.</summary>
internal static class DistributionPlot
{
    /// <summary>More dots than this in a strip are thinned to as many evenly spaced order statistics.</summary>
    public const int MostDots = 150;

    private const double Width = 720;
    private const double Left = 190;
    private const double Right = 24;
    private const double Top = 30;
    private const double RowHeight = 40;
    private const double Bottom = 44;

    public static string Draw(string title, string axis, ImmutableArray<Strip> strips)
    {
        var floor = Top + (strips.Length * RowHeight);
        var canvas = new SvgCanvas(
            Width, floor + Bottom, title,
                $"A strip of dots and a box plot for each of: {string.Join("; ", strips.Select(strip => strip.Label))}.");
        var scale = new Scale(strips.SelectMany(strip => strip.Values), Left, Width - Right);
        canvas.Text(0, 14, "start", title, "title");
        Axes.Horizontal(canvas, scale, Top, floor, axis);
        for (var i = 0; i < strips.Length; i++)
            DrawStrip(canvas, scale, strips[i], Top + ((i + 0.5) * RowHeight), $"s{(i == 0 ? 0 : 2)}");
        return canvas.Finish();
    }

    private static void DrawStrip(SvgCanvas canvas, Scale scale, Strip strip, double middle, string style)
    {
        canvas.Text(Left - 14, middle - 1, "end", SvgCanvas.Shorten(strip.Label, 30));
        canvas.Text(Left - 14, middle + 12, "end", $"n = {strip.Values.Length}", "soft");
        if (strip.Values.IsEmpty)
            return;
        var sorted = strip.Values.Sort();
        var box = Quantiles.Of(sorted);
        var (low, high) = (middle - 8, middle + 8);
        canvas.Line(scale[box.LowWhisker], middle, scale[box.Lower], middle, "axis");
        canvas.Line(scale[box.Upper], middle, scale[box.HighWhisker], middle, "axis");
        canvas.Box(scale[box.Lower], low, scale[box.Upper] - scale[box.Lower], high - low, "box");
        canvas.Dots(Thinned(sorted).Select((value, i) => (scale[value], middle + Spread(i))), 2.6, style);
        canvas.Line(scale[box.Median], low - 3, scale[box.Median], high + 3, "line");
    }

    private static IEnumerable<double> Thinned(ImmutableArray<double> sorted) =>
        sorted.Length <= MostDots
            ? sorted
            : Enumerable.Range(0, MostDots).Select(i => sorted[(int)((long)i * (sorted.Length - 1) / (MostDots - 1))]);

    /// <summary>Up or down by up to 10 px, spread by the golden ratio: no chance is needed to keep dots apart.</summary>
    private static double Spread(int index)
    {
        var turn = (index + 1) * 0.618033988749895;
        return (turn - Math.Floor(turn) - 0.5) * 20;
    }
}
