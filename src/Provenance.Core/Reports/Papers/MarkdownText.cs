using System.Globalization;
using System.Text;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Papers;

/// <summary>Text that stays text in Markdown (CommonMark with GitHub's extensions), wherever it comes from.</summary>
internal static class MarkdownText
{
    // Underscores are left alone inside words, where CommonMark does not read them.
    private const string Always = "\\`*[]{}<>#|~&$@!^";

    public static string Write(Prose prose) => string.Concat(prose.Spans.Select(Write));

    private static string Write(TextSpan span) =>
        span.Style switch
        {
            SpanStyle.Code => Code(span.Text),
            SpanStyle.Strong => $"**{Plain(span.Text)}**",
            SpanStyle.Emphasis => $"*{Plain(span.Text)}*",
            _ => Plain(span.Text),
        };

    public static string Plain(string text)
    {
        var shown = Unprintable.Show(text);
        var written = new StringBuilder(shown.Length + 16);
        for (var i = 0; i < shown.Length; i++)
        {
            if (Always.Contains(shown[i], StringComparison.Ordinal) || IsSpecial(shown, i))
                written.Append('\\');
            written.Append(shown[i]);
        }

        return written.ToString();
    }

    /// <summary>
    /// A code span with a fence longer than any run of backticks in it; pipes are escaped because it may stand in a table.
    /// </summary>
    public static string Code(string text)
    {
        var shown = Unprintable.Show(text).Replace("|", "\\|", StringComparison.Ordinal);
        if (shown.Length == 0)
            return "";
        var fence = new string('`', LongestRun(shown) + 1);
        var pad = shown[0] == '`' || shown[^1] == '`' || shown.Trim().Length < shown.Length ? " " : "";
        return $"{fence}{pad}{shown}{pad}{fence}";
    }

    /// <summary>What is special only where it stands: list markers at the start, autolinks, underscores at a word's edge.</summary>
    private static bool IsSpecial(string text, int i) =>
        text[i] switch
        {
            '_' => !(i > 0 && char.IsLetterOrDigit(text[i - 1]) && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1])),
            '-' or '+' => i == 0 && !(text.Length > 1 && char.IsAsciiDigit(text[1])),
            '=' => i == 0 || text[i - 1] == '=' || (i + 1 < text.Length && text[i + 1] == '='),
            '.' => IsListNumber(text, i) || text.AsSpan(0, i).EndsWith("www", StringComparison.OrdinalIgnoreCase),
            ')' => IsListNumber(text, i),
            ':' => text.AsSpan(i).StartsWith("://", StringComparison.Ordinal)
                || text.AsSpan(0, i).EndsWith("mailto", StringComparison.OrdinalIgnoreCase)
                || text.AsSpan(0, i).EndsWith("xmpp", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };

    private static bool IsListNumber(string text, int end) =>
        end > 0 && text.AsSpan(0, end).IndexOfAnyExceptInRange('0', '9') < 0 && (end + 1 == text.Length || text[end + 1] == ' ');

    private static int LongestRun(string text)
    {
        var longest = 0;
        var run = 0;
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

}
