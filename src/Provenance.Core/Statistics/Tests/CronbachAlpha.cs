namespace Provenance.Core.Statistics;

/// <summary>Cronbach's alpha (1951) of a scale made of items: k/(k-1) (1 - sum of the items' variances / variance of their sum).</summary>
internal static class CronbachAlpha
{
    /// <param name="units">A row per unit, at least two; a column per item, at least two.</param>
    public static TestOutcome Of(IReadOnlyList<double[]> units)
    {
        double[] totals = [.. units.Select(items => Moments.Sum(items))];
        if (Moments.IsConstant(totals))
            return new TestOutcome.NotMade("needs units that differ; the sum of the items is the same in all");

        double k = units[0].Length;
        var items = Enumerable.Range(0, units[0].Length).Select(item => Moments.Variance([.. units.Select(unit => unit[item])]));
        return new TestOutcome.Made("alpha", k / (k - 1) * (1 - (Moments.Sum([.. items]) / Moments.Variance(totals))), [], null, null, null);
    }
}
