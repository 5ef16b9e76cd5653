using System.Globalization;
using System.Text;

namespace Provenance.Core.Reports.Texts;

/// <summary>
/// Characters that a reader can't see and a program may act on: controls, the marks that reverse the direction of writing, line and
/// paragraph separators, the byte order mark and other format characters, non-characters, and halves of surrogate pairs.
/// Joiners that scripts need (U+200C, U+200D) are not among them.
/// </summary>
public static class Unprintable
{
    /// <summary>Whether the UTF-16 code unit at this place is one, or half of one.</summary>
    public static bool At(string text, int index)
    {
        var c = text[index];
        if (!char.IsSurrogate(c))
            return Is(c);
        return !IsHighOfPair(text, index) && !(index > 0 && IsHighOfPair(text, index - 1));
    }

    /// <summary>The text on one line with each such character written as <c>⟨U+202E⟩</c>; line ends and tabs become one space.</summary>
    public static string Show(string text)
    {
        if (!Enumerable.Range(0, text.Length).Any(i => At(text, i)))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (!At(text, i))
                shown.Append(text[i]);
            else if (text[i] is not ('\n' or '\r' or '\t'))
                shown.Append(CultureInfo.InvariantCulture, $"⟨U+{(int)text[i]:X4}⟩");
            else if (shown.Length == 0 || shown[^1] != ' ')
                shown.Append(' ');
        }

        return shown.ToString();
    }

    private static bool Is(char c) =>
        c is not ('\u200c' or '\u200d')
        && (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            || c is >= '\ufdd0' and <= '\ufdef' or >= '\ufffe');

    private static bool IsHighOfPair(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);
}
