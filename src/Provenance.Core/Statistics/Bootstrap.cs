namespace Provenance.Core.Statistics;

/// <summary>The percentile bootstrap of a mean (Efron 1979): resampled with replacement, the ends are type-7 quantiles of the resampled means.</summary>
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
        for (var resample = 0; resample < resamples; resample++)
        {
            var sum = 0.0;
            for (var draw = 0; draw < deviations.Length; draw++)
                sum += deviations[random.NextBelow(deviations.Length)];
            means[resample] = sum / deviations.Length;
        }

        Array.Sort(means);
        return (mean + Quantile.Of(means, Outside), mean + Quantile.Of(means, 1 - Outside));
    }
}
