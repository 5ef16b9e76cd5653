namespace Provenance.Core.Statistics;

/// <summary>
/// The Kruskal-Wallis H test (1952), corrected for ties, by the chi-squared approximation. The effect is epsilon squared, H/(n-1)
/// (Tomczak and Tomczak 2014).
/// </summary>
internal static class KruskalWallisTest
{
    /// <param name="groups">At least two, none empty.</param>
    public static TestOutcome Of(IReadOnlyList<double[]> groups)
    {
        double[] all = [.. groups.SelectMany(group => group)];
        if (Moments.IsConstant(all))
            return new TestOutcome.NotMade("needs values that vary; all are the same");

        double n = all.Length;
        var ranking = Ranking.Of(all);
        var ranks = new double[groups.Count];
        var start = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            var mean = Moments.Mean(ranking.Ranks.AsSpan(start, groups[i].Length));
            ranks[i] = groups[i].Length * Math.Pow(mean - ((n + 1) / 2), 2);
            start += groups[i].Length;
        }

        var h = 12 / (n * (n + 1)) * Moments.Sum(ranks) / (1 - (ranking.TieSum / ((n * n * n) - n)));
        return new TestOutcome.Made(
            "H", h, [groups.Count - 1], TailProbability.ChiSquared(h, groups.Count - 1), "epsilon squared", h / (n - 1));
    }
}
