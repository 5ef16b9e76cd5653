using System.Collections.Immutable;

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
        var (lower, upper) = (At(sorted, 0.25), At(sorted, 0.75));
        var reach = 1.5 * (upper - lower);
        return new Quantiles(
            Math.Min(lower, sorted.First(value => value >= lower - reach)), lower, At(sorted, 0.5), upper,
            Math.Max(upper, sorted.Last(value => value <= upper + reach)));
    }

    private static double At(ImmutableArray<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
