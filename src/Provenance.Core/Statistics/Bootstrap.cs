namespace Provenance.Core.Statistics;

/// <summary>
/// The percentile bootstrap of a mean (Efron 1979): resampled with replacement, the ends are type-7 quantiles of the resampled means.
/// </summary>
internal static class Bootstrap
{
    private const double Outside = 0.025;

    /// <summary>The 95 % interval.</summary>
    /// <param name="values">At least two.</param>
    public static (double Low, double High) Interval(ReadOnlySpan<double> values, int resamples, Xoshiro256 random)
    {
        // Of deviations from the mean, so that a plain sum is exact enough.
        var mean = Moments.Mean(values);
        var deviations = new double[values.Length];
        for (var i = 0; i < deviations.Length; i++)
            deviations[i] = values[i] - mean;

        var means = new double[resamples];
        var drawn = new int[deviations.Length];
        for (var resample = 0; resample < resamples; resample++)
        {
            random.Fill(drawn, deviations.Length);
            means[resample] = SumOf(deviations, drawn) / deviations.Length;
        }

        Array.Sort(means);
        return (mean + Quantile.Of(means, Outside), mean + Quantile.Of(means, 1 - Outside));
    }

    // Even and odd draws for themselves: an addition need not wait for the one before. The order is fixed, so the bits are.
    private static double SumOf(double[] deviations, int[] drawn)
    {
        var (even, odd) = (0.0, 0.0);
        for (var i = 1; i < drawn.Length; i += 2)
        {
            even += deviations[drawn[i - 1]];
            odd += deviations[drawn[i]];
        }

        return even + odd + (drawn.Length % 2 == 1 ? deviations[drawn[^1]] : 0);
    }
}
