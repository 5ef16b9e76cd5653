using System.Collections.Immutable;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports.Sections;

/// <summary>
/// Two measurements of the same things, compared as Bland and Altman (1986) do: the mean of their differences, the standard deviation
/// of these (n - 1), and the limits of agreement, mean ± 1.96 standard deviations.
/// </summary>
/// <param name="StandardDeviation">Null below two pairs.</param>
internal sealed record PairedDifferences(ImmutableArray<(double First, double Second)> Pairs, double Mean, double? StandardDeviation)
{
    private const double NormalQuantile = 1.96;

    public double? LowerLimit => Mean - (NormalQuantile * StandardDeviation);

    public double? UpperLimit => Mean + (NormalQuantile * StandardDeviation);

    /// <summary>Mean of both against their difference: the points of a Bland-Altman plot.</summary>
    public ImmutableArray<(double X, double Y)> Points =>
        [.. Pairs.Select(pair => ((pair.First + pair.Second) / 2, pair.First - pair.Second))];

    /// <returns>Null without pairs.</returns>
    public static PairedDifferences? Of(ImmutableArray<(double First, double Second)> pairs)
    {
        if (pairs.IsEmpty)
            return null;
        double[] differences = [.. pairs.Select(pair => pair.First - pair.Second)];
        return new PairedDifferences(pairs, Moments.Mean(differences), Moments.StandardDeviation(differences));
    }
}
