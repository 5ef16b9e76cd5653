using System.Collections.Immutable;
using Provenance.Core.Archives;

namespace Provenance.Core.Extraction;

/// <summary>How an answer became data.</summary>
public enum ExtractionStatus
{
    /// <summary>Strict JSON with every score in its place, code fences or delimiters aside.</summary>
    Whole,

    /// <summary>The tolerant reader mended something, or a name was mapped or a value coerced; every score is there.</summary>
    Repaired,

    /// <summary>A model cleaned it up; every score is there.</summary>
    Cleaned,

    /// <summary>Some scores are there, others are missing or were dropped.</summary>
    Partial,

    /// <summary>No score could be read. The answer stays in the archive and in the denominators.</summary>
    Unparsed,
}

/// <summary>The data of one answer.</summary>
/// <param name="FailureClass">
/// Why it was not whole: <c>empty</c>, <c>truncated</c>, <c>bad-escape</c>, <c>control-characters</c>, <c>missing-delimiter</c>,
/// <c>leaked-control-token</c>, <c>no-json</c>, <c>unknown-dimension</c>, <c>missing-dimension</c>, <c>other</c>; null when whole.
/// </param>
/// <param name="Source">The record that the data was read from: the answer, or the clean-up.</param>
public sealed record ExtractedAnswer(
    int Ordinal,
    ExtractionStatus Status,
    string? FailureClass,
    AttemptKey? Source,
    ImmutableArray<DimensionScore> Scores,
    ImmutableArray<Evidence> Evidence,
    ImmutableArray<ReportedMetric> Reported,
    ImmutableArray<ExtractionNote> Notes);

/// <summary>What the answer says of one dimension.</summary>
/// <param name="Dimension">The framework's name of it.</param>
/// <param name="Values">By facet: <c>raw_score</c>, <c>salience</c>, <c>confidence</c> and whatever else was a number.</param>
public sealed record DimensionScore(string Dimension, ImmutableSortedDictionary<string, double> Values)
{
    public const string RawScore = "raw_score";
    public const string Salience = "salience";
    public const string Confidence = "confidence";

    public double? Value(string facet) => Values.TryGetValue(facet, out var value) ? value : null;
}

/// <summary>A passage that the answer quotes for a dimension; the dimension as the answer names it, mapped where it could be.</summary>
public sealed record Evidence(string Dimension, string Quote);

/// <summary>A derived value that the model computed itself. Compared with ours, never used.</summary>
public sealed record ReportedMetric(string Metric, double Value);

/// <summary>Something that was repaired, renamed, coerced or dropped: a row of <c>extraction_log.jsonl</c>.</summary>
/// <param name="Kind"><c>repaired</c>, <c>renamed</c>, <c>coerced</c>, <c>dropped</c>, <c>missing</c>, <c>cleaned</c>.</param>
/// <param name="Rule">A stable name in kebab case, such as <c>trailing-comma</c>, <c>near-miss-name</c>, <c>number-as-text</c>.</param>
/// <param name="Where">A path in the answer or an offset in its text.</param>
public sealed record ExtractionNote(string Kind, string Rule, string Where, string Detail);
