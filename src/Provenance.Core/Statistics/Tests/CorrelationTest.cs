namespace Provenance.Core.Statistics;

/// <summary>Pearson's r with the p-value of t = r √((n-2)/(1-r²)) on n-2 degrees of freedom; Spearman's rho stands beside it.</summary>
internal static class CorrelationTest
{
    /// <param name="x">At least three.</param>
    /// <param name="y">As many.</param>
    public static TestOutcome Of(double[] x, double[] y)
    {
        if (Correlation.Pearson(x, y) is not { } r)
            return new TestOutcome.NotMade("needs values that vary; one of the two variables is constant");

        double degrees = x.Length - 2;
        var t = r * Math.Sqrt(degrees / ((1 - r) * (1 + r)));
        return new TestOutcome.Made("r", r, [degrees], TailProbability.Student(t, degrees), "Spearman's rho", Correlation.Spearman(x, y));
    }
}
