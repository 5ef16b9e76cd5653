using System.Collections.Immutable;
using Provenance.Core.Extraction.Names;
using Provenance.Core.Extraction.Reading;

namespace Provenance.Core.Extraction.Scores;

/// <summary>
/// Collects the passages that an answer quotes, in their order: as texts, lists, or objects with a quote in them; beside each score, by
/// dimension, or in a list whose items name their dimension. What stands beside a score counts only for a dimension of which the list
/// says nothing: it repeats the list. An empty quote is no evidence; one that is given twice for a dimension counts once.
/// </summary>
internal sealed class EvidenceReader(Func<string, string?> findDimension, ScorePlaces? places)
{
    private const int MaxDepth = 12;

    private enum Place
    {
        Elsewhere,
        List,
        BesideScore,
    }

    private readonly HashSet<(Evidence Evidence, bool Listed)> seen = [];
    private readonly List<(Evidence Evidence, bool Listed)> found = [];
    private JsonValue? around;

    public ImmutableArray<Evidence> Read(Located document)
    {
        Visit(document.Value, dimension: null, Place.Elsewhere, depth: 0);
        var listed = found.Where(quote => quote.Listed).Select(quote => quote.Evidence.Dimension).ToHashSet(StringComparer.Ordinal);
        return [.. found.Where(quote => quote.Listed || !listed.Contains(quote.Evidence.Dimension)).Select(quote => quote.Evidence)];
    }

    private void Visit(JsonValue value, string? dimension, Place place, int depth)
    {
        if (depth > MaxDepth)
            return;
        switch (value)
        {
            case JsonValue.Object o:
                VisitObject(o, DimensionOf(o, dimension, place), place, depth);
                break;
            case JsonValue.Array a:
                foreach (var item in a.Items)
                    Visit(item, dimension, place, depth + 1);
                break;
            case JsonValue.Text text when place != Place.Elsewhere && !string.IsNullOrWhiteSpace(text.Value):
                Add(dimension ?? "", text, place, depth);
                break;
            default:
                break;
        }
    }

    /// <summary>The dimension that an object names itself; in a list of evidence also one that we don't know.</summary>
    private string? DimensionOf(JsonValue.Object o, string? outer, Place place) =>
        ScoreTableReader.NameOf(o) is not { } named ? outer
        : findDimension(named) ?? (place == Place.Elsewhere ? outer : named);

    private void VisitObject(JsonValue.Object o, string? dimension, Place place, int depth)
    {
        foreach (var (name, value) in o.Members)
        {
            if (IsEvidence(name))
                Visit(value, dimension, place != Place.Elsewhere ? place : dimension is null ? Place.List : Place.BesideScore, depth + 1);
            else if (findDimension(name) is { } known)
                Visit(value, known, place, depth + 1);
            else if (place != Place.Elsewhere && dimension is null)
                Visit(value, name, place, depth + 1);
            else if (place != Place.Elsewhere ? IsQuote(name) : value is JsonValue.Object or JsonValue.Array)
                Visit(value, dimension, place, depth + 1);
        }
    }

    /// <summary>A list that was put into a text, <c>"['…', '…']"</c>, is a list.</summary>
    private void Add(string dimension, JsonValue.Text quoted, Place place, int depth)
    {
        var text = quoted.Value;
        if (text.StartsWith('[') && text.EndsWith(']') && text.Length > 1 && text.TrimStart('[', ' ', '\n') is ['"' or '\'', ..]
            && TolerantJson.Read(text).Readings is [{ Fault: null, Value: JsonValue.Array list, Start: 0 } reading] && reading.End == text.Length)
            VisitInside(quoted, list, dimension, place, depth);
        else if ((new Evidence(dimension, text), place == Place.List) is var quote && seen.Add(quote))
        {
            found.Add(quote);
            places?.AddQuote(quote.Item1, around ?? quoted);
        }
    }

    /// <summary>What such a list holds stands in the answer where the text around it does.</summary>
    private void VisitInside(JsonValue.Text text, JsonValue.Array list, string dimension, Place place, int depth)
    {
        var outer = around;
        around ??= text;
        Visit(list, dimension, place, depth + 1);
        around = outer;
    }

    private static bool IsEvidence(string name) => NameMatcher.Squash(name) is "evidence" or "evidencequotes" or "evidencequote"
        or "quotes" or "quotations" or "supportingquotes" or "supportingevidence" or "textualevidence" or "keyquotes" or "keyevidence"
        or "directquotes" or "evidencelist" or "evidencetext";

    private static bool IsQuote(string name) =>
        NameMatcher.Squash(name) is "quote" or "quotetext" or "text" or "passage" or "excerpt" or "content" or "quotation" or "passages" or "excerpts";
}
