namespace Provenance.Core.Extraction.Scores;

/// <summary>What an answer says under one dimension's name, or for one facet of it.</summary>
/// <param name="Facet">Null when the value says by itself which facets it has.</param>
internal readonly record struct ScoreEntry(string Dimension, string? Facet, Located At);

/// <summary>A name that was taken for another.</summary>
internal readonly record struct Renaming(string From, string To, string Rule, string Path);

/// <summary>An object or array that holds scores by dimension.</summary>
/// <param name="Unknown">Scores under names that are none of the framework's.</param>
internal sealed record ScoreTable(Located At, IReadOnlyList<ScoreEntry> Entries, IReadOnlyList<Renaming> Renamings, IReadOnlyList<Located> Unknown)
{
    /// <summary>How many dimensions have something that may be a raw score.</summary>
    public int Dimensions { get; } = Entries
        .Where(entry => entry.Facet is null or DimensionScore.RawScore)
        .Select(entry => entry.Dimension)
        .Distinct(StringComparer.Ordinal)
        .Count();
}
