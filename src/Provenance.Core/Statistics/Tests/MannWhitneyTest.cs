namespace Provenance.Core.Statistics;

/// <summary>
/// The Mann-Whitney U test (1947), two-sided: exact below 50 units in each group without ties, else by the normal approximation with
/// tie and continuity correction, as R's <c>wilcox.test</c> does. The effect is the rank-biserial correlation, 2U/(mn) - 1.
/// </summary>
internal static class MannWhitneyTest
{
    private const int ExactBelow = 50;

    /// <param name="x">The group whose U it is; at least one.</param>
    /// <param name="y">At least one.</param>
    public static TestOutcome Of(double[] x, double[] y)
    {
        var ranking = Ranking.Of([.. x, .. y]);
        var u = Moments.Sum(ranking.Ranks.AsSpan(0, x.Length)) - (x.Length * (x.Length + 1) / 2.0);
        var exact = ranking.TieSum == 0 && x.Length < ExactBelow && y.Length < ExactBelow;
        if (Variance(x.Length, y.Length, ranking.TieSum) <= 0)
            return new TestOutcome.NotMade("needs values that vary; all are the same");

        var p = exact ? ExactP(u, x.Length, y.Length) : ApproximateP(u, x.Length, y.Length, ranking.TieSum);
        return new TestOutcome.Made("U", u, [], p, "rank-biserial r", (2 * u / ((double)x.Length * y.Length)) - 1);
    }

    private static double Variance(double m, double n, double ties) => m * n / 12 * (m + n + 1 - (ties / ((m + n) * (m + n - 1))));

    private static double ApproximateP(double u, double m, double n, double ties)
    {
        var distance = Math.Max(0, Math.Abs(u - (m * n / 2)) - 0.5);
        return TailProbability.Normal(distance / Math.Sqrt(Variance(m, n, ties)));
    }

    // The smaller tail, u included, twice.
    private static double ExactP(double u, int m, int n)
    {
        var ways = Ways(Math.Min(m, n), Math.Max(m, n));
        var nearEnd = (int)Math.Min(u, ((double)m * n) - u);
        return Math.Min(1, 2 * Moments.Sum(ways.AsSpan(0, nearEnd + 1)) / Moments.Sum(ways));
    }

    // How many choices of m of the ranks 1 to m+n give each U: choices extended by one rank after the other. Additions only: nothing
    // cancels.
    private static double[] Ways(int m, int n)
    {
        var most = (m * n) + (m * (m + 1) / 2);
        var ways = new double[m + 1][];
        for (var chosen = 0; chosen <= m; chosen++)
            ways[chosen] = new double[most + 1];
        ways[0][0] = 1;

        for (var rank = 1; rank <= m + n; rank++)
        {
            for (var chosen = Math.Min(m, rank); chosen > 0; chosen--)
            {
                for (var sum = rank; sum <= most; sum++)
                    ways[chosen][sum] += ways[chosen - 1][sum - rank];
            }
        }

        return ways[m][(m * (m + 1) / 2)..];
    }
}
