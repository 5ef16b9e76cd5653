using MathNet.Numerics;

namespace Provenance.Core.Statistics;

/// <summary>
/// Probabilities beyond a statistic, by the incomplete beta and gamma functions of MathNet.Numerics. Taken as tails, never as one minus
/// the rest, so that small ones keep their digits.
/// </summary>
internal static class TailProbability
{
    /// <summary>Beyond -|t| and |t| of Student's distribution.</summary>
    public static double Student(double t, double degrees) =>
        double.IsInfinity(t) ? 0 : SpecialFunctions.BetaRegularized(degrees / 2, 0.5, degrees / (degrees + (t * t)));

    /// <summary>Beyond F.</summary>
    public static double Fisher(double f, double between, double within) =>
        double.IsInfinity(f) ? 0 : SpecialFunctions.BetaRegularized(within / 2, between / 2, within / (within + (between * f)));

    /// <summary>Beyond chi squared.</summary>
    public static double ChiSquared(double chi, double degrees) =>
        chi <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(degrees / 2, chi / 2);

    /// <summary>Beyond -|z| and |z| of the normal distribution.</summary>
    public static double Normal(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));
}
