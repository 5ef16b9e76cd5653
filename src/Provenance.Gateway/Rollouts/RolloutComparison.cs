using System.Collections.Immutable;
using Provenance.Core.Statistics;

namespace Provenance.Gateway.Rollouts;

/// <summary>What one call of a rollout came to.</summary>
/// <param name="IsError">It was not answered, whatever the reason.</param>
/// <param name="IsValid">Its answer could be read as what was asked for; null where nobody tried.</param>
/// <param name="Seconds">From the request to the last byte; null when unknown.</param>
/// <param name="Cost">In US dollars; null when unknown.</param>
/// <param name="IsAccepted">What whoever got the answer made of it; null where nobody said.</param>
public sealed record RolloutSample(string Arm, bool IsError, bool? IsValid, double? Seconds, decimal? Cost, bool? IsAccepted = null);

/// <summary>One property of the two arms, side by side.</summary>
/// <param name="Baseline">A share, or a median; null when there is no datum.</param>
/// <param name="P">Two-sided, adjusted by Holm's method over all properties; null when no test could be made.</param>
/// <param name="IsWorse">The candidate is worse, and by chance alone that would be seen less than once in twenty.</param>
public sealed record RolloutFigure(string Property, string Test, int BaselineCount, int CandidateCount, double? Baseline, double? Candidate, double? P, bool IsWorse);

/// <summary>
/// Candidate against baseline: error rate and validity of the answers by the two-proportion z test with pooled variance, latency and cost
/// by the Mann-Whitney U test; where anybody said whether answers were accepted, the share of these by the former too. Each is a two-sided
/// test at 5 %, adjusted by Holm's method for there being four or five.
/// </summary>
public sealed record RolloutComparison(ImmutableArray<RolloutFigure> Figures, int Baseline, int Candidate)
{
    /// <summary>With fewer calls in an arm no test of rates means anything.</summary>
    public const int FewestCalls = 30;

    /// <summary>More errors than this share are an alarm, whatever the baseline does.</summary>
    public const double MostErrors = 0.05;

    private const double Level = 0.05;

    /// <summary>Green: both arms have enough calls, nothing is significantly worse, and the candidate's error rate raises no alarm.</summary>
    public bool IsGreen => Baseline >= FewestCalls && Candidate >= FewestCalls && !HasAlarm && !Figures.Any(figure => figure.IsWorse);

    /// <summary>The candidate's error rate is above <see cref="MostErrors"/>.</summary>
    public bool HasAlarm => Figures[0].Candidate > MostErrors;

    public static RolloutComparison Of(IReadOnlyCollection<RolloutSample> samples)
    {
        var (baseline, candidate) = (Arm(samples, RolloutArm.Baseline), Arm(samples, RolloutArm.Candidate));
        var figures = new List<RolloutFigure>
        {
            Rates("error rate", baseline, candidate, sample => sample.IsError, isHigherWorse: true),
            Rates("valid answers", baseline, candidate, sample => sample.IsValid, isHigherWorse: false),
            Amounts("latency, s", baseline, candidate, sample => sample.Seconds),
            Amounts("cost, USD", baseline, candidate, sample => (double?)sample.Cost),
        };
        if (samples.Any(sample => sample.IsAccepted is not null))
            figures.Add(Rates("accepted answers", baseline, candidate, sample => sample.IsAccepted, isHigherWorse: false));
        return new RolloutComparison(Adjust(figures), baseline.Count, candidate.Count);
    }

    private static List<RolloutSample> Arm(IEnumerable<RolloutSample> samples, string arm) => [.. samples.Where(sample => sample.Arm == arm)];

    private static RolloutFigure Rates(
        string property, List<RolloutSample> baseline, List<RolloutSample> candidate, Func<RolloutSample, bool?> value, bool isHigherWorse)
    {
        var (x, y) = (Known(baseline, value), Known(candidate, value));
        var (a, b) = (Share(x), Share(y));
        var isWorse = isHigherWorse ? b > a : b < a;
        return new RolloutFigure(property, "two-proportion z", x.Count, y.Count, a, b, ProportionP(x, y), isWorse);
    }

    private static RolloutFigure Amounts(string property, List<RolloutSample> baseline, List<RolloutSample> candidate, Func<RolloutSample, double?> value)
    {
        double[] x = [.. Known(baseline, value)], y = [.. Known(candidate, value)];
        var p = x.Length > 0 && y.Length > 0 && MannWhitneyTest.Of(x, y) is TestOutcome.Made made ? made : null;
        // The effect is that of the baseline's values over the candidate's: below zero, the candidate's are higher.
        return new RolloutFigure(property, "Mann-Whitney U", x.Length, y.Length, Median(x), Median(y), p?.P, p?.Effect < 0);
    }

    private static List<T> Known<T>(List<RolloutSample> samples, Func<RolloutSample, T?> value)
        where T : struct => [.. samples.Select(value).OfType<T>()];

    private static double? Share(List<bool> values) => values.Count == 0 ? null : (double)values.Count(value => value) / values.Count;

    private static double? Median(double[] values) => values.Length == 0 ? null : Quantile.Of([.. values.Order()], 0.5);

    private static double? ProportionP(List<bool> x, List<bool> y)
    {
        if (x.Count == 0 || y.Count == 0)
            return null;
        var pooled = (double)(x.Count(value => value) + y.Count(value => value)) / (x.Count + y.Count);
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / x.Count) + (1.0 / y.Count)));
        return error == 0 ? 1 : TailProbability.Normal((Share(x)!.Value - Share(y)!.Value) / error);
    }

    private static ImmutableArray<RolloutFigure> Adjust(List<RolloutFigure> figures)
    {
        var tested = figures.Where(figure => figure.P is not null).ToList();
        var adjusted = HolmCorrection.Of([.. tested.Select(figure => figure.P!.Value)]);
        return
        [
            .. figures.Select(figure => tested.IndexOf(figure) is >= 0 and var i
                ? figure with { P = adjusted[i], IsWorse = figure.IsWorse && adjusted[i] < Level }
                : figure with { IsWorse = false }),
        ];
    }
}
