using System.Collections.Immutable;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports.Plots;

/// <summary>
/// What a box shows: quartiles (linear interpolation, Hyndman and Fan's type 7), and whiskers to the last value within 1.5 times their
/// distance.
/// </summary>
internal sealed record Quantiles(double LowWhisker, double Lower, double Median, double Upper, double HighWhisker)
{
    /// <param name="sorted">At least one value, ascending.</param>
    public static Quantiles Of(ImmutableArray<double> sorted)
    {
        var (lower, upper) = (Quantile.Of(sorted.AsSpan(), 0.25), Quantile.Of(sorted.AsSpan(), 0.75));
        var reach = 1.5 * (upper - lower);
        return new Quantiles(
            Math.Min(lower, sorted.First(value => value >= lower - reach)), lower, Quantile.Of(sorted.AsSpan(), 0.5), upper,
            Math.Max(upper, sorted.Last(value => value <= upper + reach)));
    }
}
