using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Provenance.Core.Experiments;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>
/// What the offline model does for a clean-up: it reads scores that are written out (<c>Hope … Score: 0.7</c>,
/// <c>"hope": {"raw_score": 0.7</c>), each below the line that begins with its dimension, or after its key, and before the next one; it makes nothing up.
/// </summary>
internal static partial class ScoreReader
{
    private const int LongestPassage = 4000;

    public static ImmutableArray<DimensionAnswer> Read(Framework framework, string text)
    {
        var marks = framework.Dimensions
            .SelectMany(dimension => HeadingsOf(text, dimension.Name).Select(place => (Place: place, dimension.Name)))
            .OrderBy(mark => mark.Place)
            .ToList();
        var found = new Dictionary<string, DimensionAnswer>(StringComparer.Ordinal);
        for (var i = 0; i < marks.Count; i++)
        {
            var end = Math.Min(i + 1 < marks.Count ? marks[i + 1].Place : text.Length, marks[i].Place + LongestPassage);
            var answer = AnswerIn(marks[i].Name, text.AsSpan(marks[i].Place, end - marks[i].Place));
            if (answer.Score is not null)
                found[marks[i].Name] = answer;
        }

        return [.. framework.Dimensions.Where(d => found.ContainsKey(d.Name)).Select(d => found[d.Name])];
    }

    /// <summary>Where a dimension, with underscores or with spaces, stands as the first word of a line or as a key. Within a sentence it is only mentioned.</summary>
    private static IEnumerable<int> HeadingsOf(string text, string name) =>
        new[] { name, name.Replace('_', ' ') }.Distinct(StringComparer.Ordinal)
            .SelectMany(spelling => Occurrences(text, spelling).Where(place => IsFirstWord(text, place) || IsKey(text, place, spelling.Length)));

    private static bool IsFirstWord(string text, int place)
    {
        while (--place >= 0 && text[place] != '\n')
        {
            if (char.IsLetter(text[place]))
                return false;
        }

        return true;
    }

    private static bool IsKey(string text, int place, int length) =>
        place > 0 && text[place - 1] == '"' && text.AsSpan(place + length).TrimStart("\" ").StartsWith(":", StringComparison.Ordinal);

    private static IEnumerable<int> Occurrences(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase))
        {
            yield return at;
        }
    }

    private static DimensionAnswer AnswerIn(string dimension, ReadOnlySpan<char> passage)
    {
        double? score = null, salience = null, confidence = null;
        foreach (var match in Labelled().EnumerateMatches(passage))
        {
            var label = passage.Slice(match.Index, match.Length);
            var value = NumberAtEnd(label);
            if (label.StartsWith("s", StringComparison.OrdinalIgnoreCase) && label.Contains("salience", StringComparison.OrdinalIgnoreCase))
                salience ??= value;
            else if (label.Contains("confidence", StringComparison.OrdinalIgnoreCase))
                confidence ??= value;
            else
                score ??= value;
        }

        return new DimensionAnswer(dimension) { Score = score, Salience = salience, Confidence = confidence };
    }

    private static double NumberAtEnd(ReadOnlySpan<char> label)
    {
        var start = label.Length;
        while (char.IsAsciiDigit(label[start - 1]) || label[start - 1] is '.' or '-')
            start--;
        return double.Parse(label[start..], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    // Every quantifier is bounded, so the search is linear in the text.
    [GeneratedRegex(
        """\b(?:raw_score|score|intensity|salience|confidence)(?: (?:rating|score))?(?:[\s"*_]{0,4}\([^()\n]{1,20}\))?[\s"*_:=]{1,10}-?[0-9]{1,4}(?:\.[0-9]{1,17})?""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Labelled();
}
