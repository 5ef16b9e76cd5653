namespace Provenance.Core.Statistics;

/// <summary>
/// Two-way random effects, absolute agreement (Shrout and Fleiss 1979): ICC(2,1) of a single rating, ICC(2,k) of the mean over k.
/// </summary>
/// <param name="Single">ICC(2,1).</param>
/// <param name="Average">ICC(2,k).</param>
internal sealed record IntraclassCorrelation(double Single, double Average)
{
    /// <param name="ratings">A row per target, at least two; a column per rater, at least two; no gaps.</param>
    /// <returns>Null where nothing varies: then there is nothing to agree on.</returns>
    public static IntraclassCorrelation? Of(double[][] ratings)
    {
        var (n, k) = (ratings.Length, ratings[0].Length);
        double[] all = [.. ratings.SelectMany(row => row)];
        if (Moments.IsConstant(all))
            return null;

        double[] rowMeans = [.. ratings.Select(row => Moments.Mean(row))];
        double[] columnMeans = [.. Enumerable.Range(0, k).Select(column => Moments.Mean([.. ratings.Select(row => row[column])]))];
        var grand = Moments.Mean(all);
        double[] residuals = [.. ratings.SelectMany((row, i) => row.Select((rating, j) => rating - rowMeans[i] - columnMeans[j] + grand))];

        var targets = k * Moments.SquaredDeviations(rowMeans) / (n - 1);
        var raters = n * Moments.SquaredDeviations(columnMeans) / (k - 1);
        var error = Moments.Sum([.. residuals.Select(residual => residual * residual)]) / ((n - 1.0) * (k - 1));

        var single = targets + ((k - 1) * error) + (k * (raters - error) / n);
        var average = targets + ((raters - error) / n);
        return single == 0 || average == 0 ? null : new IntraclassCorrelation((targets - error) / single, (targets - error) / average);
    }
}
