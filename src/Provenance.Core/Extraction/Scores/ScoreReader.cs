using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction.Names;
using Provenance.Core.Extraction.Reading;

namespace Provenance.Core.Extraction.Scores;

/// <summary>Turns the entries of one dimension into its numbers. What is no number or out of range is dropped, and said.</summary>
/// <param name="places">Gets where each number was read; null where nobody wants to know.</param>
internal sealed class ScoreReader(Dimension dimension, NoteList notes, ScorePlaces? places)
{
    private readonly SortedDictionary<string, double> values = new(StringComparer.Ordinal);

    public void Take(ScoreEntry entry)
    {
        if (entry.Facet is { } facet)
            Set(facet, entry.At);
        else if (entry.At.Value is JsonValue.Object)
            TakeObject(entry.At);
        else
            Set(DimensionScore.RawScore, entry.At);
    }

    /// <summary>Takes salience or confidence from a table of its own, where the score itself does not have it.</summary>
    public void TakeParallel(ScoreEntry entry)
    {
        if (!values.ContainsKey(entry.Facet!))
            Set(entry.Facet!, entry.At);
    }

    /// <summary>Null when there is no number at all.</summary>
    public DimensionScore? ToScore() =>
        values.Count == 0 ? null : new DimensionScore(dimension.Name, values.ToImmutableSortedDictionary(StringComparer.Ordinal));

    private void TakeObject(Located score)
    {
        var members = score.Children().ToList();
        var raw = members.Where(member => Facets.RawRank(member.Name) >= 0).OrderBy(member => Facets.RawRank(member.Name)).FirstOrDefault();
        foreach (var member in members)
        {
            if (member == raw)
                Set(DimensionScore.RawScore, member);
            else if (Facets.Parallel(member.Name) is { } facet)
                Set(facet, member);
            else if (member.Value is JsonValue.Number { Value: var number } && double.IsFinite(number) && values.TryAdd(Facets.Other(member.Name), number))
                places?.Add(dimension.Name, Facets.Other(member.Name), member);
        }
    }

    private void Set(string facet, Located at)
    {
        if (Number(facet, at) is not { } number)
            return;
        var (low, high) = Range(facet);
        if (number < low || number > high)
            notes.Dropped(NoteRules.OutOfRange, at.Path, string.Create(
                CultureInfo.InvariantCulture, $"{dimension.Name}: {facet} {number} is not between {low} and {high}."));
        else if (values.TryAdd(facet, number))
            places?.Add(dimension.Name, facet, at);
        else if (!values[facet].Equals(number))
            notes.Dropped(NoteRules.SecondValue, at.Path, string.Create(
                CultureInfo.InvariantCulture, $"{dimension.Name}: a second {facet}, {number}; {values[facet]} stands first."));
    }

    private double? Number(string facet, Located at)
    {
        switch (at.Value)
        {
            case JsonValue.Number { Value: var number } when double.IsFinite(number):
                return number;
            case JsonValue.Number or JsonValue.Null:
                notes.Missing(NoteRules.ValueMissing, at.Path, $"{dimension.Name}: the answer has no {facet}.");
                return null;
            case JsonValue.Text { Value: var text } when ScoreText.Parse(text, Range(facet).High) is { } coerced:
                notes.Coerced(at.Path, text, coerced);
                return coerced;
            default:
                notes.Dropped(NoteRules.NotANumber, at.Path, $"{dimension.Name}: {facet} is no number.");
                return null;
        }
    }

    /// <summary>Salience and confidence go from 0 to 1, or to the scale's upper end where that is higher.</summary>
    private (double Low, double High) Range(string facet) =>
        facet == DimensionScore.RawScore ? (dimension.Minimum, dimension.Maximum) : (0, Math.Max(1, dimension.Maximum));
}
