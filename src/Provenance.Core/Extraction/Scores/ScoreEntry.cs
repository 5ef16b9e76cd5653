using Provenance.Core.Extraction.Names;
using Provenance.Core.Extraction.Reading;

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
    /// <summary>How many dimensions have something in the place of a raw score.</summary>
    public int Dimensions { get; } = Count(Entries);

    /// <summary>How many dimensions have a raw score that is a number, if only as text.</summary>
    public int Numbers { get; } = Count(Entries.Where(entry => IsNumber(entry.At.Value)));

    private static int Count(IEnumerable<ScoreEntry> entries) => entries
        .Where(entry => entry.Facet is null or DimensionScore.RawScore)
        .Select(entry => entry.Dimension)
        .Distinct(StringComparer.Ordinal)
        .Count();

    private static bool IsNumber(JsonValue value) => value switch
    {
        JsonValue.Number => true,
        JsonValue.Text text => ScoreText.Parse(text.Value, 1) is not null,
        JsonValue.Object o => o.Members.Any(member => Facets.RawRank(member.Name) >= 0 && member.Value is not JsonValue.Object && IsNumber(member.Value)),
        _ => false,
    };
}
