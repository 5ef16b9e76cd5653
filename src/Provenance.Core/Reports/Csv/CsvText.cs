using System.Globalization;
using System.Text;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Csv;

/// <summary>
/// Text in a cell of our CSV files, so that a record is always one line, nothing unseen is in it, and no spreadsheet takes it for a
/// formula; and all of that without loss. A backslash and whatever is <see cref="Unprintable"/> are written as in a JSON string
/// (<c>\\</c>, <c>\n</c>, <c>\t</c>, <c>\u202e</c>). A text that would then begin, after spaces, with <c>=</c>, <c>+</c>, <c>-</c>,
/// <c>@</c>, a full-width form of these, or an apostrophe, gets one apostrophe in front.
/// </summary>
public static class CsvText
{
    private const string Guarded = "=+-@'\uff1d\uff0b\uff0d\uff20";

    public static string Write(string text)
    {
        var escaped = Escape(text);
        return escaped.AsSpan().TrimStart() is [var first, ..] && Guarded.Contains(first, StringComparison.Ordinal)
            ? "'" + escaped : escaped;
    }

    /// <summary>The text that was written: one leading apostrophe off, then the escapes undone.</summary>
    /// <exception cref="FormatException">An escape that <see cref="Write"/> does not make.</exception>
    public static string Read(string cell)
    {
        var text = new StringBuilder(cell.Length);
        for (var i = cell.StartsWith('\'') ? 1 : 0; i < cell.Length; i++)
        {
            if (cell[i] != '\\')
                text.Append(cell[i]);
            else
                i += Unescape(cell.AsSpan(i + 1), text);
        }

        return text.ToString();
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                escaped.Append(@"\\");
            else if (!Unprintable.At(text, i))
                escaped.Append(text[i]);
            else
                escaped.Append(text[i] switch
                {
                    '\n' => @"\n",
                    '\r' => @"\r",
                    '\t' => @"\t",
                    _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}"),
                });
        }

        return escaped.ToString();
    }

    private static int Unescape(ReadOnlySpan<char> escape, StringBuilder text)
    {
        if (escape is ['u', ..] && escape.Length >= 5
            && ushort.TryParse(escape[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            text.Append((char)code);
            return 5;
        }

        text.Append(escape switch
        {
            ['\\', ..] => '\\',
            ['n', ..] => '\n',
            ['r', ..] => '\r',
            ['t', ..] => '\t',
            _ => throw new FormatException($"No cell of ours has the escape \"\\{escape[..Math.Min(5, escape.Length)]}\"."),
        });
        return 1;
    }
}
