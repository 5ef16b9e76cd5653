using System.Text.RegularExpressions;

namespace Provenance.Core.Extraction.Reading;

/// <summary>Tokens of a model's control language that leak into its text, such as <c>&lt;|im_end|&gt;</c> or <c>&lt;ctrl94&gt;</c>.</summary>
internal static partial class ControlTokens
{
    private const int MaxLength = 48;

    /// <summary>Offsets of all tokens in a stretch of text.</summary>
    public static List<int> In(string text, int start, int end)
    {
        var offsets = new List<int>();
        foreach (var match in Token().EnumerateMatches(text.AsSpan(start, end - start)))
            offsets.Add(start + match.Index);
        return offsets;
    }

    /// <summary>The length of the token that begins here; 0 when none does.</summary>
    public static int LengthAt(string text, int offset, int end)
    {
        if (offset >= end || text[offset] != '<')
            return 0;
        foreach (var match in Token().EnumerateMatches(text.AsSpan(offset, Math.Min(MaxLength, end - offset))))
            return match.Index == 0 ? match.Length : 0;
        return 0;
    }

    // Every repetition is bounded: linear on any text.
    [GeneratedRegex(@"<\|[A-Za-z0-9_/ -]{1,40}\|>|<(ctrl|unused)[0-9]{1,4}>|<(start|end)_of_turn>|</s>", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
