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

    private const double Left = 62;
    private const double Top = 30;
    private const double Floor = 336;
    private const double Height = Floor + 44;
    private const double Margin = 16;
    private const double Legend = 150;

    /// <summary>A plot of differences: levels across it, each with its name at the right.</summary>
    public static string DrawDifferences(
        string title, string xAxis, string yAxis, ImmutableArray<Series> series, ImmutableArray<Guide> guides)
    {
        var points = series.SelectMany(one => one.Points).ToList();
        var right = 720 - (series.Length > 1 ? Legend : Margin);
        var x = new Scale(points.Select(point => point.X), Left, right);
        var y = new Scale(points.Select(point => point.Y).Concat(guides.Select(guide => guide.At)), Floor, Top);
        var canvas = Begin(720, title, xAxis, yAxis, x, y);
        DrawSeries(canvas, x, y, series);
        foreach (var guide in guides)
        {
            canvas.Line(Left, y[guide.At], right, y[guide.At], guide.IsDashed ? "dash" : "line");
            canvas.Text(right - 4, y[guide.At] - 4, "end", guide.Label, "halo");
        }

        if (series.Length > 1)
            DrawLegend(canvas, series, right + 16);
        return canvas.Finish();
    }

    /// <summary>A plot of one measurement against another, with the line on which both are equal.</summary>
    public static string DrawEquality(string title, string xAxis, string yAxis, Series series)
    {
        var both = series.Points.SelectMany(point => new[] { point.X, point.Y }).ToList();
        var right = Left + (Floor - Top);
        var x = new Scale(both, Left, right);
        var y = new Scale(both, Floor, Top);
        var canvas = Begin(right + Margin, title, xAxis, yAxis, x, y);
        canvas.Line(x[x.Low], y[x.Low], x[x.High], y[x.High], "dash");
        DrawSeries(canvas, x, y, [series]);
        return canvas.Finish();
    }

    private static SvgCanvas Begin(double width, string title, string xAxis, string yAxis, Scale x, Scale y)
    {
        var canvas = new SvgCanvas(width, Height, title, $"Points: {xAxis} from left to right, {yAxis} from bottom to top.");
        canvas.Text(0, 14, "start", title, "title");
        Axes.Horizontal(canvas, x, Top, Floor, xAxis);
        Axes.Vertical(canvas, y, Left, x[x.High], yAxis);
        return canvas;
    }

    private static void DrawSeries(SvgCanvas canvas, Scale x, Scale y, ImmutableArray<Series> series)
    {
        for (var i = 0; i < series.Length; i++)
            canvas.Dots(Thinned(series[i].Points).Select(point => (x[point.X], y[point.Y])), 3, $"s{i % Palette.Size}");
    }

    private static void DrawLegend(SvgCanvas canvas, ImmutableArray<Series> series, double left)
    {
        for (var i = 0; i < series.Length; i++)
        {
            canvas.Dots([(left, Top + 8 + (i * 16))], 4, $"s{i % Palette.Size}");
            canvas.Text(left + 9, Top + 12 + (i * 16), "start", SvgCanvas.Shorten(series[i].Name, 22));
        }
    }

    private static IEnumerable<(double X, double Y)> Thinned(ImmutableArray<(double X, double Y)> points) =>
        points.Length <= MostPoints
            ? points
            : Enumerable.Range(0, MostPoints).Select(i => points[(int)((long)i * (points.Length - 1) / (MostPoints - 1))]);
}
