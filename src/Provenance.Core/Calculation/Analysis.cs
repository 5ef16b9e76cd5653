using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Plans;

namespace Provenance.Core.Calculation;

/// <summary>A metric's value for one answer: ours, why there is none, and what the model claimed.</summary>
/// <param name="NotComputable">The reason, where there is no value.</param>
/// <param name="Reported">What the model computed itself; null when it did not say.</param>
public sealed record MetricValue(string Metric, double? Value, string? NotComputable, double? Reported);

/// <summary>Everything known of one planned call, from the plan to the metrics. The rows of every table are these.</summary>
/// <param name="Outcome">Null when it was never answered: a gap.</param>
/// <param name="Extracted">Null when there is no answer with text.</param>
/// <param name="Facts">Of the record that settled it; null for a gap.</param>
public sealed record Analysis(
    PlannedCall Call,
    Document Document,
    OutcomeClass? Outcome,
    AnswerFacts? Facts,
    ExtractedAnswer? Extracted,
    ImmutableArray<MetricValue> Metrics)
{
    /// <summary>The model that was asked instead of the requested one; null when that one was asked.</summary>
    public ModelName? Substitute { get; init; }

    /// <summary>Why the statistics leave it out; null when they don't.</summary>
    public string? Excluded { get; init; }

    /// <summary>The raw score of a dimension, or the value of a metric; null where there is none.</summary>
    public double? Value(string variable) =>
        Metrics.FirstOrDefault(metric => metric.Metric == variable) is { } found
            ? found.Value
            : Extracted?.Scores.FirstOrDefault(score => score.Dimension == variable)?.Value(DimensionScore.RawScore);
}

/// <summary>What a table says of how an answer came to be.</summary>
/// <param name="Attempts">How many attempts the call took, orphans included.</param>
/// <param name="Cost">Of all its attempts together, in US dollars; null when any of them is unknown.</param>
/// <param name="Cached">Where the answer was found, when nothing was asked; null when the model answered.</param>
public sealed record AnswerFacts(
    string? ActualModel, int Attempts, int Orphans, string? FinishReason, Usage Usage, decimal? Cost, DateTimeOffset? Started, DateTimeOffset? Finished,
    CacheSource? Cached = null);
