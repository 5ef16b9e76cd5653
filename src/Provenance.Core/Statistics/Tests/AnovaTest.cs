namespace Provenance.Core.Statistics;

/// <summary>
/// One-way analysis of variance (Fisher 1925). The effect is eta squared: the share of the variation that lies between the groups.
/// </summary>
internal static class AnovaTest
{
    /// <param name="groups">At least two, each with at least two units.</param>
    public static TestOutcome Of(IReadOnlyList<double[]> groups)
    {
        double[] all = [.. groups.SelectMany(group => group)];
        if (groups.All(group => Moments.IsConstant(group)))
            return new TestOutcome.NotMade("needs values that vary within a group; all groups are constant");

        var grand = Moments.Mean(all);
        var between = Moments.Sum([.. groups.Select(group => group.Length * Math.Pow(Moments.Mean(group) - grand, 2))]);
        var within = Moments.Sum([.. groups.Select(group => Moments.SquaredDeviations(group))]);
        var (first, second) = (groups.Count - 1, all.Length - groups.Count);
        var f = between / first / (within / second);
        return new TestOutcome.Made(
            "F", f, [first, second], TailProbability.Fisher(f, first, second), "eta squared", between / (between + within));
    }
}
