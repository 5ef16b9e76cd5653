namespace Provenance.Core.Statistics;

/// <summary>Holm's step-down correction (1979) for several tests.</summary>
internal static class HolmCorrection
{
    /// <summary>The adjusted p-values, in the same order.</summary>
    public static double[] Of(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var (worst, left) = (0.0, p.Count);
        foreach (var i in Enumerable.Range(0, p.Count).OrderBy(i => p[i]))
        {
            worst = Math.Max(worst, Math.Min(1, left * p[i]));
            adjusted[i] = worst;
            left--;
        }

        return adjusted;
    }
}
