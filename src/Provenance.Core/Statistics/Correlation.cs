namespace Provenance.Core.Statistics;

/// <summary>Correlations of two lists of the same length. Null where one of them is constant.</summary>
internal static class Correlation
{
    /// <summary>Pearson's product-moment correlation.</summary>
    public static double? Pearson(double[] x, double[] y)
    {
        if (Moments.IsConstant(x) || Moments.IsConstant(y))
            return null;

        var (meanX, meanY) = (Moments.Mean(x), Moments.Mean(y));
        var products = Moments.Sum([.. x.Select((value, i) => (value - meanX) * (y[i] - meanY))]);
        return Math.Clamp(products / Math.Sqrt(Moments.SquaredDeviations(x)) / Math.Sqrt(Moments.SquaredDeviations(y)), -1, 1);
    }

    /// <summary>Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of theirs.</summary>
    public static double? Spearman(double[] x, double[] y) => Pearson(Ranking.Of(x).Ranks, Ranking.Of(y).Ranks);
}
