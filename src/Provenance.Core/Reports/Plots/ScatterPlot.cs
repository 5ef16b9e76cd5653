using System.Collections.Immutable;

namespace Provenance.Core.Reports.Plots;

/// <summary>Points of one colour.</summary>
internal sealed record Series(string Name, ImmutableArray<(double X, double Y)> Points);

/// <summary>A line across the plot at one height.</summary>
internal sealed record Guide(double At, string Label, bool IsDashed);

internal static class ScatterPlot
{
    /// <summary>More points than this in a series are thinned to as many, evenly spaced in their order.</summary>
    public const int MostPoints = 600;

    private const double Width = 720;
    private const double Height = 380;
    private const double Left = 62;
    private const double Right = 150;
    private const double Top = 30;
    private const double Floor = Height - 44;

    /// <summary>A plot of differences: levels across it, each with its name at the right.</summary>
    public static string DrawDifferences(string title, string xAxis, string yAxis, ImmutableArray<Series> series, ImmutableArray<Guide> guides)
    {
        var points = series.SelectMany(one => one.Points).ToList();
        var x = new Scale(points.Select(point => point.X), Left, Width - Right);
        var y = new Scale(points.Select(point => point.Y).Concat(guides.Select(guide => guide.At)), Floor, Top);
        var canvas = Begin(title, xAxis, yAxis, x, y);
        foreach (var guide in guides)
            canvas.Line(Left, y[guide.At], Width - Right, y[guide.At], guide.IsDashed ? "dash" : "line");
        DrawSeries(canvas, x, y, series, Top + 8);
        foreach (var (guide, height) in guides.Zip(Apart([.. guides.Select(guide => y[guide.At])])))
            canvas.Text(Width - Right + 8, height + 4, "start", guide.Label, "soft");
        return canvas.Finish();
    }

    /// <summary>A plot of one measurement against another, with the line on which both are equal.</summary>
    public static string DrawEquality(string title, string xAxis, string yAxis, Series series)
    {
        var both = series.Points.SelectMany(point => new[] { point.X, point.Y }).ToList();
        var x = new Scale(both, Left, Width - Right);
        var y = new Scale(both, Floor, Top);
        var canvas = Begin(title, xAxis, yAxis, x, y);
        canvas.Line(x[x.Low], y[x.Low], x[x.High], y[x.High], "dash");
        DrawSeries(canvas, x, y, [series], Top + 8);
        return canvas.Finish();
    }

    private static SvgCanvas Begin(string title, string xAxis, string yAxis, Scale x, Scale y)
    {
        var canvas = new SvgCanvas(Width, Height, title, $"Points: {xAxis} from left to right, {yAxis} from bottom to top.");
        canvas.Text(0, 14, "start", title, "title");
        Axes.Horizontal(canvas, x, Top, Floor, xAxis);
        Axes.Vertical(canvas, y, Left, Width - Right, yAxis);
        return canvas;
    }

    private static void DrawSeries(SvgCanvas canvas, Scale x, Scale y, ImmutableArray<Series> series, double legend)
    {
        for (var i = 0; i < series.Length; i++)
        {
            var style = $"s{i % Palette.Size}";
            canvas.Dots(Thinned(series[i].Points).Select(point => (x[point.X], y[point.Y])), 3, style);
            if (series.Length == 1)
                continue;
            canvas.Dots([(Width - Right + 12, legend + (i * 16))], 4, style);
            canvas.Text(Width - Right + 21, legend + 4 + (i * 16), "start", SvgCanvas.Shorten(series[i].Name, 22));
        }
    }

    private static IEnumerable<(double X, double Y)> Thinned(ImmutableArray<(double X, double Y)> points) =>
        points.Length <= MostPoints
            ? points
            : Enumerable.Range(0, MostPoints).Select(i => points[(int)((long)i * (points.Length - 1) / (MostPoints - 1))]);

    /// <summary>Heights from top to bottom moved down as far as labels need to stay apart.</summary>
    private static IEnumerable<double> Apart(ImmutableArray<double> heights)
    {
        const double room = 13;
        var last = double.NegativeInfinity;
        foreach (var height in heights)
            yield return last = Math.Max(height, last + room);
    }
}
