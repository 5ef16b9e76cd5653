using System.Buffers;
using System.Globalization;
using System.Text;

namespace Provenance.Core.Extraction.Reading;

/// <summary>Reads quoted texts: escapes, raw control characters, and quotes that nobody escaped.</summary>
internal sealed class QuotedText(Scan scan)
{
    private const int MaxNameLength = 512;

    private static readonly SearchValues<char> Interesting = SearchValues.Create(
        ['"', '\'', '\\', .. Enumerable.Range(0, 0x20).Select(c => (char)c)]);

    private readonly QuoteJudge judge = new(scan);
    private readonly StringBuilder read = new();

    /// <summary>Reads the text whose opening quote is here.</summary>
    /// <returns>Null after a fault: a text that is cut is no text.</returns>
    public string? Read(TextPlace place, int depth)
    {
        var quote = scan.Here;
        var start = scan.At++;
        if (quote == '\'')
            scan.Mend(MendingRules.SingleQuotes, start);
        if (place == TextPlace.Name && scan.Here == quote && char.IsAsciiLetter(scan.Peek(scan.At + 1)))
            scan.Mend(MendingRules.DoubledQuote, scan.At++);
        read.Clear();
        for (var inner = 0; !scan.Broken;)
        {
            Copy();
            if (scan.At >= scan.End || (place == TextPlace.Name && scan.At - start > MaxNameLength))
                scan.Break(MendingRules.MissingQuote);
            else if (scan.Here == '\\')
                Escape();
            else if (scan.Here < ' ')
                Control(place);
            else if (scan.Here == quote && Ends(place, depth, ref inner))
                return read.ToString();
            else if (!scan.Broken)
                read.Append(scan.Text[scan.At++]);
        }

        return null;
    }

    private void Copy()
    {
        var rest = scan.Text.AsSpan(scan.At, scan.End - scan.At);
        var length = rest.IndexOfAny(Interesting);
        if (length < 0)
            length = rest.Length;
        read.Append(rest[..length]);
        scan.At += length;
    }

    /// <summary>Whether the quote here ends the text. If so, goes past it.</summary>
    private bool Ends(TextPlace place, int depth, ref int inner)
    {
        switch (judge.Judge(scan.At, place, depth, inner))
        {
            case QuoteVerdict.Closes:
                scan.At++;
                return true;
            case QuoteVerdict.Inner:
                scan.Mend(MendingRules.UnescapedQuote, scan.At);
                inner++;
                return false;
            default:
                scan.Break(MendingRules.UndecidableQuote);
                return false;
        }
    }

    private void Control(TextPlace place)
    {
        // A line that begins with a name and a colon: the text before it was never closed.
        if (place == TextPlace.Name || (scan.Here == '\n' && judge.NameFollows(scan.At + 1)))
        {
            scan.Break(MendingRules.MissingQuote);
            return;
        }

        scan.Mend(MendingRules.ControlCharacter, scan.At);
        read.Append(scan.Text[scan.At++]);
    }

    private void Escape()
    {
        if (scan.At + 1 >= scan.End)
        {
            scan.At = scan.End;
            scan.Break(MendingRules.EndOfText);
            return;
        }

        var next = scan.Text[scan.At + 1];
        var plain = Plain(next);
        if (plain != Scan.None)
            Append(plain, 2);
        else if (next == 'u' && CodeUnit(scan.At) is { } unit)
            AppendUnit(unit);
        else if (next == 'u' && scan.At + 6 > scan.End)
            CutEscape();
        else
            BadEscape(next);
    }

    private void CutEscape()
    {
        scan.At = scan.End;
        scan.Break(MendingRules.EndOfText);
    }

    private void BadEscape(char next)
    {
        scan.Mend(MendingRules.BadEscape, scan.At);
        if (next == '\'')
            Append('\'', 2);
        else
            Append('\\', 1);
    }

    private void AppendUnit(char unit)
    {
        if (!char.IsSurrogate(unit))
            Append(unit, 6);
        else if (char.IsHighSurrogate(unit) && CodeUnit(scan.At + 6) is { } low && char.IsLowSurrogate(low))
        {
            read.Append(unit);
            Append(low, 12);
        }
        else
        {
            scan.Mend(MendingRules.LoneSurrogate, scan.At);
            Append('\uFFFD', 6);
        }
    }

    private void Append(char c, int length)
    {
        read.Append(c);
        scan.At += length;
    }

    private char? CodeUnit(int offset) =>
        offset + 6 <= scan.End && scan.Text[offset] == '\\' && scan.Text[offset + 1] == 'u'
            && ushort.TryParse(scan.Text.AsSpan(offset + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private static char Plain(char escape) => escape switch
    {
        '"' or '\\' or '/' => escape,
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => Scan.None,
    };
}
