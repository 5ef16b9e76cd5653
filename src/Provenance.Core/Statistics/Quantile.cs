namespace Provenance.Core.Statistics;

/// <summary>Quantiles by linear interpolation: type 7 of Hyndman and Fan (1996), the default of R and NumPy.</summary>
internal static class Quantile
{
    /// <param name="sorted">At least one value, in ascending order.</param>
    /// <param name="probability">From 0 to 1.</param>
    public static double Of(ReadOnlySpan<double> sorted, double probability)
    {
        var position = probability * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    public static double Median(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return Of(sorted, 0.5);
    }
}
