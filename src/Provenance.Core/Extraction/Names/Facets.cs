namespace Provenance.Core.Extraction.Names;

/// <summary>The words by which answers call the numbers of a dimension, and what they are called here.</summary>
internal static class Facets
{
    /// <summary>Best first: where an object has several, the first is its raw score.</summary>
    private static readonly string[] RawNames =
        ["rawscore", "score", "intensity", "intensityscore", "dimensionscore", "rating", "value"];

    private static readonly (string Suffix, string Facet)[] Suffixes =
    [
        ("_raw_score", DimensionScore.RawScore),
        ("_salience_score", DimensionScore.Salience),
        ("_confidence_score", DimensionScore.Confidence),
        ("_salience", DimensionScore.Salience),
        ("_confidence", DimensionScore.Confidence),
        ("_intensity", DimensionScore.RawScore),
        ("_rating", DimensionScore.RawScore),
        ("_score", DimensionScore.RawScore),
    ];

    /// <summary>The rank of a member's name among those of a raw score, 0 the best; -1 when it is none of them.</summary>
    public static int RawRank(string name) => Array.IndexOf(RawNames, NameMatcher.Squash(name));

    /// <summary>Salience or confidence; null when the name says neither.</summary>
    public static string? Parallel(string name) => NameMatcher.Squash(name) switch
    {
        "salience" or "saliencescore" or "saliencescores" or "salienceranking" or "salienceweights" => DimensionScore.Salience,
        "confidence" or "confidencescore" or "confidencescores" or "confidencelevels" or "confidenceratings" => DimensionScore.Confidence,
        _ => null,
    };

    /// <summary>Takes a name such as <c>hope_salience</c> apart; null when it ends in no facet.</summary>
    public static (string Dimension, string Facet)? Split(string name)
    {
        foreach (var (suffix, facet) in Suffixes)
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return (name[..^suffix.Length], facet);
        }

        return null;
    }

    /// <summary>A facet that is none of the three, as it is called here: <c>Reliability Index</c> is <c>reliability_index</c>.</summary>
    public static string Other(string name) =>
        string.Concat(name.Trim().Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
}
