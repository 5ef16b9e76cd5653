using System.Text;

namespace Provenance.Core.Quotes;

/// <summary>
/// The marks that models put into quotes: <c>[DIMENSION: …]</c> around a passage, <c>[…]</c> around a passage or a word of their own,
/// and signs that something is left out.
/// </summary>
internal static class QuoteMarkup
{
    private const int MaxNameLength = 80;

    /// <summary>The quote without the mark around it, if there is one; its closing bracket may be missing.</summary>
    public static string Unwrap(string quote)
    {
        var trimmed = quote.Trim();
        if (!trimmed.StartsWith('['))
            return quote;
        var name = NamedMark(trimmed, 0);
        if (name > 0)
            return (trimmed.EndsWith(']') ? trimmed[name..^1] : trimmed[name..]).Trim();
        return trimmed.EndsWith(']') ? trimmed[1..^1].Trim() : quote;
    }

    /// <summary>The quote without the openings of named marks, wherever they stand. What they mark stays.</summary>
    public static string WithoutNames(string quote)
    {
        var text = new StringBuilder(quote.Length);
        for (var i = 0; i < quote.Length; i++)
        {
            var mark = NamedMark(quote, i);
            if (mark > 0)
                i += mark - 1;
            else
                text.Append(quote[i]);
        }

        return text.ToString();
    }

    /// <summary>The pieces between signs of omission: <c>...</c>, <c>…</c>, <c>(...)</c>, and, where asked for, anything in square brackets.</summary>
    public static IEnumerable<string> Pieces(string quote, bool bracketsAreGaps)
    {
        var start = 0;
        for (var i = 0; i < quote.Length;)
        {
            var gap = Gap(quote, i, bracketsAreGaps);
            if (gap == 0)
            {
                i++;
                continue;
            }

            yield return quote[start..i];
            i += gap;
            start = i;
        }

        yield return quote[start..];
    }

    /// <summary>The length of the sign of omission that begins here; 0 when none does.</summary>
    private static int Gap(string quote, int start, bool bracketsAreGaps)
    {
        switch (quote[start])
        {
            case '\u2026':
                return 1;
            case '.':
                var dots = quote.AsSpan(start).IndexOfAnyExcept('.');
                dots = dots < 0 ? quote.Length - start : dots;
                return dots >= 3 ? dots : 0;
            case '(':
                return Bracketed(quote, start, ')', anything: false);
            case '[':
                return Bracketed(quote, start, ']', bracketsAreGaps);
            default:
                return 0;
        }
    }

    /// <summary>The length of the innermost bracket that begins here, if it holds an omission, or may hold anything; else 0.</summary>
    private static int Bracketed(string quote, int start, char closing, bool anything)
    {
        var rest = quote.AsSpan(start + 1);
        var end = rest.IndexOfAny(quote[start], closing);
        return end >= 0 && rest[end] == closing && (anything || rest[..end].Trim() is "..." or "\u2026") ? end + 2 : 0;
    }

    /// <summary>The length of <c>[NAME:</c> where it stands here; 0 when it does not.</summary>
    private static int NamedMark(string quote, int start)
    {
        if (quote[start] != '[')
            return 0;
        var end = start + 1;
        while (end < quote.Length && end - start <= MaxNameLength && (char.IsLetterOrDigit(quote[end]) || quote[end] is '_' or ' ' or '/' or '&' or '-'))
            end++;
        return end < quote.Length && quote[end] == ':' && end > start + 2 ? end + 1 - start : 0;
    }
}
