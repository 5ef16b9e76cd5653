namespace Provenance.Core.Reports.Plots;

/// <summary>Axes with ticks, faint lines across the plot, and a label.</summary>
internal static class Axes
{
    public static void Horizontal(SvgCanvas canvas, Scale scale, double top, double floor, string label)
    {
        foreach (var tick in scale.Ticks)
        {
            canvas.Line(scale[tick], top, scale[tick], floor, "grid");
            canvas.Text(scale[tick], floor + 16, "middle", scale.Label(tick), "soft");
        }

        canvas.Line(scale[scale.Low], floor, scale[scale.High], floor, "axis");
        canvas.Text((scale[scale.Low] + scale[scale.High]) / 2, floor + 34, "middle", label);
    }

    public static void Vertical(SvgCanvas canvas, Scale scale, double left, double right, string label)
    {
        foreach (var tick in scale.Ticks)
        {
            canvas.Line(left, scale[tick], right, scale[tick], "grid");
            canvas.Text(left - 7, scale[tick] + 4, "end", scale.Label(tick), "soft");
        }

        canvas.Line(left, scale[scale.Low], left, scale[scale.High], "axis");
        canvas.Upright(12, (scale[scale.Low] + scale[scale.High]) / 2, label);
    }
}
