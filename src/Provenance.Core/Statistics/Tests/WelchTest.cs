namespace Provenance.Core.Statistics;

/// <summary>
/// Welch's t-test (1947) of two means, with the degrees of freedom of Satterthwaite, and Cohen's d over the pooled deviation.
/// </summary>
internal static class WelchTest
{
    /// <param name="x">At least two.</param>
    /// <param name="y">At least two.</param>
    public static TestOutcome Of(double[] x, double[] y)
    {
        if (Moments.IsConstant(x) && Moments.IsConstant(y))
            return new TestOutcome.NotMade("needs values that vary within a group; both are constant");

        var (ofX, ofY) = (Moments.Variance(x) / x.Length, Moments.Variance(y) / y.Length);
        var difference = Moments.Mean(x) - Moments.Mean(y);
        var t = difference / Math.Sqrt(ofX + ofY);
        var degrees = (ofX + ofY) * (ofX + ofY) / ((ofX * ofX / (x.Length - 1)) + (ofY * ofY / (y.Length - 1)));
        var pooled = (Moments.SquaredDeviations(x) + Moments.SquaredDeviations(y)) / (x.Length + y.Length - 2);
        return new TestOutcome.Made(
            "t", t, [degrees], TailProbability.Student(t, degrees), "Cohen's d", difference / Math.Sqrt(pooled));
    }
}
