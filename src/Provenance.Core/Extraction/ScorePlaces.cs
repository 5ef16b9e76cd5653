using Provenance.Core.Extraction.Reading;
using Provenance.Core.Extraction.Scores;

namespace Provenance.Core.Extraction;

/// <summary>Where each score, quote and reported metric of an answer was read: filled by <see cref="Extractor.Locate"/>.</summary>
public sealed class ScorePlaces
{
    private readonly Dictionary<(string Dimension, string Facet), ScorePlace> places = [];
    private readonly Dictionary<Evidence, ScorePlace> quotes = [];
    private readonly Dictionary<string, ScorePlace> reported = new(StringComparer.Ordinal);

    internal ValuePlaces Values { get; } = new();

    public ScorePlace? Find(string dimension, string facet) => places.GetValueOrDefault((dimension, facet));

    /// <summary>A quote that stands in a list within a text is where that text is.</summary>
    public ScorePlace? Quote(Evidence evidence) => quotes.GetValueOrDefault(evidence);

    public ScorePlace? Reported(string metric) => reported.GetValueOrDefault(metric);

    internal void Add(string dimension, string facet, Located at)
    {
        if (Values.Find(at.Value) is var (start, end))
            places[(dimension, facet)] = new ScorePlace(at.Path, start, end);
    }

    internal void AddQuote(Evidence evidence, JsonValue at)
    {
        if (Values.Find(at) is var (start, end))
            quotes.TryAdd(evidence, new ScorePlace("", start, end));
    }

    internal void AddReported(string metric, Located at)
    {
        if (Values.Find(at.Value) is var (start, end))
            reported.TryAdd(metric, new ScorePlace(at.Path, start, end));
    }
}

/// <param name="Path">In the answer's JSON, such as <c>dimensional_scores.fear.raw_score</c>; empty for a quote.</param>
/// <param name="Start">In bytes of the answer's text.</param>
/// <param name="End">Behind its last byte.</param>
public sealed record ScorePlace(string Path, int Start, int End);
