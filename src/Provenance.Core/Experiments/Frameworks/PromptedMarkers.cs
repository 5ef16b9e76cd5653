using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>
/// The phrases in quotation marks that a prompt gives where it introduces a dimension: <c>Fear (0.0-1.0): … look for 'crisis', 'disaster'.</c>
/// They end with the sentence, the line, or the next dimension.
/// </summary>
internal static partial class PromptedMarkers
{
    private const string SentenceEnd = ". ";

    /// <param name="dimensions">In the order in which the prompt introduces them.</param>
    public static ImmutableArray<Dimension> AddTo(ImmutableArray<Dimension> dimensions, string prompt)
    {
        var starts = dimensions.Select(dimension => Math.Min(PromptedDimensions.Position(prompt, dimension.Name), prompt.Length)).ToList();
        return
        [
            .. dimensions.Select((dimension, i) => dimension.Markers.IsEmpty
                ? dimension with { Markers = Of(prompt[starts[i]..(i + 1 < starts.Count ? starts[i + 1] : prompt.Length)]) }
                : dimension),
        ];
    }

    private static ImmutableArray<string> Of(string introduction)
    {
        var line = introduction.Split('\n', 2)[0];
        var phrases = Phrase().Matches(line);
        if (phrases.Count == 0)
            return [];
        var end = line.IndexOf(SentenceEnd, phrases[0].Index, StringComparison.Ordinal);
        return
        [
            .. phrases.TakeWhile(phrase => end < 0 || phrase.Index < end)
                .Select(phrase => phrase.ValueSpan.Trim("'\"“”‘’").TrimEnd(",.;").ToString())
                .Where(phrase => phrase.Length > 0)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    [GeneratedRegex("""(?<!\p{L})'(?:[^'\n]|'(?=\p{L})){1,60}'(?!\p{L})|"[^"\n]{1,60}"|[“‘][^”’\n]{1,60}[”’]""", RegexOptions.CultureInvariant)]
    private static partial Regex Phrase();
}
