using System.Collections.Immutable;
using System.Globalization;

namespace Provenance.Core.Reports.Plots;

/// <summary>Maps values to pixels, with ticks at round values: 1, 2 or 5 times a power of ten apart.</summary>
internal sealed class Scale
{
    private const int AimedTicks = 5;

    private readonly double low;
    private readonly double high;
    private readonly double from;
    private readonly double to;
    private readonly int decimals;

    public Scale(IEnumerable<double> values, double from, double to)
    {
        (this.from, this.to) = (from, to);
        var (least, most) = Range(values);
        (var step, decimals) = Step((most - least) / AimedTicks);
        var first = Math.Floor((least / step) + 1e-9);
        var last = Math.Ceiling((most / step) - 1e-9);
        (low, high) = (first * step, last * step);
        Ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
    }

    public ImmutableArray<double> Ticks { get; }

    public double Low => low;

    public double High => high;

    public double this[double value] => from + ((value - low) / (high - low) * (to - from));

    public string Label(double tick)
    {
        var text = tick.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return (text.Trim('-', '0', '.').Length == 0 ? text.TrimStart('-') : text).Replace('-', '−');
    }

    private static (double Least, double Most) Range(IEnumerable<double> values)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        if (least > most)
            return (0, 1);
        // A spread that is nothing beside the values themselves can't be drawn; neither can none at all.
        var room = Math.Max(Math.Abs(least), Math.Abs(most)) * 1e-6;
        return most - least > room ? (least, most) : (least - Math.Max(0.5, room), most + Math.Max(0.5, room));
    }

    /// <summary>By multiplication and comparison only: logarithms and powers may differ in the last bit between machines.</summary>
    private static (double Step, int Decimals) Step(double raw)
    {
        var (power, decimals) = (1.0, 0);
        for (; power > raw; decimals++)
            power /= 10;
        for (; power * 10 <= raw; decimals--)
            power *= 10;
        var factor = raw / power;
        return factor switch
        {
            <= 1.0 => (power, Math.Max(0, decimals)),
            <= 2.0 => (power * 2, Math.Max(0, decimals)),
            <= 5.0 => (power * 5, Math.Max(0, decimals)),
            _ => (power * 10, Math.Max(0, decimals - 1)),
        };
    }
}
