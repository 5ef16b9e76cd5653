namespace Provenance.Benchmarks.Figures;

/// <summary>Something measured, once per repetition.</summary>
/// <param name="AtMost">What we hold ourselves to; null for a figure that only informs.</param>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Values, double? AtMost = null)
{
    public double Median => Quantile(0.5);

    public double Lowest => Values.Min();

    public double Highest => Values.Max();

    public static Figure Of<T>(string name, string unit, IEnumerable<T> repetitions, Func<T, double> value, double? atMost = null) =>
        new(name, unit, [.. repetitions.Select(value)], atMost);

    public static Figure Of(string name, string unit, double value, double? atMost = null) => new(name, unit, [value], atMost);

    /// <summary>The value at this part of the sorted ones, by interpolation between its neighbours.</summary>
    public double Quantile(double part)
    {
        var sorted = Values.Order().ToList();
        var at = part * (sorted.Count - 1);
        var (below, above) = (sorted[(int)Math.Floor(at)], sorted[(int)Math.Ceiling(at)]);
        return below + ((above - below) * (at - Math.Floor(at)));
    }
}
