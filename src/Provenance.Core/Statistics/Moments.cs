namespace Provenance.Core.Statistics;

/// <summary>
/// Sums, means and variances. Sums are compensated (Neumaier 1974), variances two-pass, so that the order of the data and large offsets
/// change nothing that a reader could see.
/// </summary>
internal static class Moments
{
    public static double Sum(ReadOnlySpan<double> values)
    {
        var (sum, lost) = (0.0, 0.0);
        foreach (var value in values)
        {
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }

        return sum + lost;
    }

    /// <summary>Of at least one value.</summary>
    public static double Mean(ReadOnlySpan<double> values) => Sum(values) / values.Length;

    /// <summary>The sum of squared deviations from the mean.</summary>
    public static double SquaredDeviations(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        var squares = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
            squares[i] = (values[i] - mean) * (values[i] - mean);
        return Sum(squares);
    }

    /// <summary>With n-1; of at least two values.</summary>
    public static double Variance(ReadOnlySpan<double> values) => SquaredDeviations(values) / (values.Length - 1);

    /// <summary>With n-1; null below two values.</summary>
    public static double? StandardDeviation(ReadOnlySpan<double> values) => values.Length < 2 ? null : Math.Sqrt(Variance(values));

    /// <summary>
    /// True where the values differ by no more than rounding leaves behind: means of equal scores are not always equal to the last bit.
    /// </summary>
    public static bool IsConstant(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!Same(value, values[0]))
                return false;
        }

        return true;
    }

    /// <summary>Equal up to rounding: within 1e-12, of the larger one above 1.</summary>
    public static bool Same(double x, double y) => Math.Abs(x - y) <= 1e-12 * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));
}
