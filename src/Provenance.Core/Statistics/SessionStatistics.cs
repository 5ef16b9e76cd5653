using System.Collections.Immutable;
using Provenance.Core.Statistics.Strata;

namespace Provenance.Core.Statistics;

/// <summary>Everything that is computed across the analyses of a session.</summary>
public sealed record SessionStatistics(
    Denominators Overall,
    ImmutableArray<Descriptive> Descriptives,
    ImmutableArray<Agreement> Agreements,
    ImmutableArray<CorrelationPair> Correlations,
    ImmutableArray<TestResult> Tests,
    ImmutableArray<ArithmeticCheck> Arithmetic)
{
    /// <summary>Which analyses came about in a way of their own, and what the means are without them.</summary>
    public StrataFigures Strata { get; init; } = StrataFigures.None;

    /// <summary>What was left out on purpose, in sentences: such as correlations of very many variables.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>What a figure stands on: of so many planned analyses, which ones carry it and why the others don't.</summary>
/// <param name="Planned">Analyses that the plan has for this selection.</param>
/// <param name="Used">Analyses with a value: what the figure is computed from.</param>
/// <param name="Refused">Declined by the model or the provider's filter.</param>
/// <param name="Unparsed">Answered, but no score could be read at all.</param>
/// <param name="NotComputable">Read, but this variable has no value: a dimension is missing, or the formula can't be computed.</param>
/// <param name="Gaps">Never answered.</param>
/// <param name="Excluded">Left out by the plan of statistics, whatever became of them.</param>
public sealed record Denominators(int Planned, int Used, int Refused, int Unparsed, int NotComputable, int Gaps, int Excluded);

/// <summary>
/// The description of one variable in one selection. The unit of mean, deviation, median and interval is the document, with the mean
/// over its analyses; <see cref="AnalysisMean"/> and <see cref="AnalysisStandardDeviation"/> take each analysis for itself.
/// </summary>
/// <param name="Variable">A dimension (its raw score) or a metric.</param>
/// <param name="Model">Null: all models together.</param>
/// <param name="GroupBy">The metadata field; null: no grouping.</param>
/// <param name="Documents">How many documents have a value.</param>
/// <param name="StandardDeviation">With n-1; null below two documents.</param>
/// <param name="Low">Lower end of the 95 % percentile bootstrap interval of the mean; null below two documents.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Minimum">Of the single analyses.</param>
/// <param name="Maximum">Of the single analyses.</param>
public sealed record Descriptive(
    string Variable,
    string? Model,
    string? GroupBy,
    string? Group,
    Denominators Denominators,
    int Documents,
    double? Mean,
    double? StandardDeviation,
    double? Median,
    double? Low,
    double? High,
    double? AnalysisMean,
    double? AnalysisStandardDeviation,
    double? Minimum,
    double? Maximum);

/// <summary>
/// Agreement between the runs of one model on one variable, over documents that have all runs (ICC) or at least two (alpha).
/// </summary>
/// <param name="Documents">Documents with a value in all runs: what ICC stands on.</param>
/// <param name="Runs">The runs that the plan has of every document.</param>
/// <param name="NotComputed">Why a coefficient is missing; null where all are there.</param>
public sealed record Agreement(
    string Variable,
    string Model,
    int Documents,
    int Runs,
    double? IccSingle,
    double? IccAverage,
    double? KrippendorffAlpha,
    string? NotComputed)
{
    /// <summary>Documents with values in at least two runs: what alpha stands on.</summary>
    public int AlphaDocuments { get; init; }
}

/// <summary>The correlation of two variables over documents.</summary>
public sealed record CorrelationPair(string First, string Second, int Documents, double? Pearson, double? Spearman, string? NotComputed);

/// <summary>One test of the plan, or why it was not made.</summary>
/// <param name="Method">The test's full name, such as <c>Welch's t-test</c>.</param>
/// <param name="Statistic">Null when the test was not made.</param>
/// <param name="Degrees">Degrees of freedom, as the test has them: one, two or none.</param>
/// <param name="AdjustedP">Holm, over all tests of the plan that were made.</param>
/// <param name="EffectName">Such as <c>Cohen's d</c>, <c>rank-biserial r</c>, <c>eta squared</c>, <c>epsilon squared</c>.</param>
public sealed record TestResult(
    PlannedTest Test,
    string Method,
    ImmutableArray<GroupSize> Groups,
    string? StatisticName,
    double? Statistic,
    ImmutableArray<double> Degrees,
    double? P,
    double? AdjustedP,
    string? EffectName,
    double? Effect,
    string? NotComputed);

/// <summary>How many units of a test fall into a group.</summary>
public sealed record GroupSize(string Group, int Units);

/// <summary>How far the models' own arithmetic was off, for a metric that they reported themselves.</summary>
/// <param name="Compared">Analyses where both values exist.</param>
/// <param name="OffByMoreThanOneHundredth">Analyses whose reported value differs from ours by more than 0.01.</param>
public sealed record ArithmeticCheck(
    string Metric,
    string Model,
    int Compared,
    double MeanRecomputed,
    double MeanReported,
    double? StandardDeviationReported,
    double LargestDifference,
    int OffByMoreThanOneHundredth);
