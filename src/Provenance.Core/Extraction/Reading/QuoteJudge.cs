namespace Provenance.Core.Extraction.Reading;

internal enum QuoteVerdict
{
    /// <summary>It ends the text.</summary>
    Closes,

    /// <summary>It is a character of the text that should have been escaped.</summary>
    Inner,

    /// <summary>It could be either.</summary>
    Undecidable,
}

/// <summary>
/// Decides what a quote inside a text is, by what follows it. A quote that ends a text in correct JSON is always judged to close it.
/// Looks ahead over white space and at most one name.
/// </summary>
internal sealed class QuoteJudge(Scan scan)
{
    private const int MaxGlance = 256;

    /// <param name="depth">How many containers are open around the text.</param>
    /// <param name="inner">How many quotes of this text were judged inner before.</param>
    public QuoteVerdict Judge(int quote, TextPlace place, int depth, int inner)
    {
        var next = scan.NextInk(quote + 1);
        if (next >= scan.End)
            return QuoteVerdict.Closes;
        if (place == TextPlace.Name)
            return scan.Text[next] == ':' || scan.Text[next] is '{' or '[' ? QuoteVerdict.Closes : QuoteVerdict.Inner;
        return scan.Text[next] switch
        {
            ',' => place == TextPlace.Member ? MemberComma(next, inner) : ItemComma(next, inner),
            '}' or ']' => Closes(EndsContainer(next, place, depth, inner)),
            '"' or '\'' => Closes(HasLineBreak(quote + 1, next) && (place == TextPlace.Item ? inner == 0 : Name(next) == true)),
            '/' => Closes(inner == 0 && scan.Peek(next + 1) is '/' or '*'),
            '<' => Closes(ControlTokens.LengthAt(scan.Text, next, scan.End) > 0),
            _ => QuoteVerdict.Inner,
        };
    }

    /// <summary>Whether the line from here begins with a quoted name and its colon.</summary>
    public bool NameFollows(int offset)
    {
        while (scan.Peek(offset) is ' ' or '\t')
            offset++;
        return scan.Peek(offset) is '"' && Name(offset) == true;
    }

    private static QuoteVerdict Closes(bool closes) => closes ? QuoteVerdict.Closes : QuoteVerdict.Inner;

    private QuoteVerdict MemberComma(int comma, int inner)
    {
        var next = scan.NextInk(comma + 1);
        if (next >= scan.End)
            return QuoteVerdict.Closes;
        return Closes(scan.Text[next] switch
        {
            '}' => true,
            '"' or '\'' => Name(next) ?? inner == 0,
            ',' or ']' => inner == 0,
            '/' => inner == 0 && scan.Peek(next + 1) is '/' or '*',
            '<' => ControlTokens.LengthAt(scan.Text, next, scan.End) > 0,
            var c when char.IsAsciiLetter(c) || c == '_' => inner == 0 && BareName(next),
            _ => HasLineBreak(comma + 1, next) && LoneNumber(next),
        });
    }

    private QuoteVerdict ItemComma(int comma, int inner)
    {
        var next = scan.NextInk(comma + 1);
        if (next >= scan.End || scan.Text[next] == ']')
            return QuoteVerdict.Closes;
        if (scan.Text[next] is '"' or '\'')
            return inner % 2 == 0 ? QuoteVerdict.Closes : QuoteVerdict.Undecidable;
        if (scan.Text[next] is '{' or '[' or ',' or '-' or '/' || char.IsAsciiDigit(scan.Text[next]) || IsWord(next))
            return inner == 0 ? QuoteVerdict.Closes : QuoteVerdict.Undecidable;
        return Closes(ControlTokens.LengthAt(scan.Text, next, scan.End) > 0);
    }

    private bool EndsContainer(int bracket, TextPlace place, int depth, int inner)
    {
        var own = scan.Text[bracket] == (place == TextPlace.Member ? '}' : ']');
        var next = scan.NextInk(bracket + 1);
        if (next >= scan.End)
            return true;
        if (depth == 1 && own)
            return inner == 0 || scan.Text[next] is '`' or '<';
        return scan.Text[next] switch
        {
            '}' or ']' => own || inner == 0,
            ',' => inner == 0 || (own && scan.Peek(scan.NextInk(next + 1)) is '"' or '{'),
            '"' or '{' => own && inner == 0,
            '/' => own && inner == 0,
            '<' or '`' => own,
            _ => false,
        };
    }

    /// <summary>Whether the quote here opens a name with its colon; null when the text ends, or the glance, before that shows.</summary>
    private bool? Name(int quote)
    {
        var end = Math.Min(scan.End, quote + MaxGlance);
        for (var i = quote + 1; i < end; i++)
        {
            if (scan.Text[i] == '\\')
                i++;
            else if (scan.Text[i] == '\n')
                return false;
            else if (scan.Text[i] == scan.Text[quote])
                return scan.NextInk(i + 1) is var next && next >= scan.End ? null : scan.Text[next] == ':';
        }

        return null;
    }

    private bool BareName(int start)
    {
        var end = start;
        while (end - start < MaxGlance && (char.IsAsciiLetterOrDigit(scan.Peek(end)) || scan.Peek(end) == '_'))
            end++;
        return scan.Peek(end) == ':';
    }

    private bool LoneNumber(int start)
    {
        var end = start;
        while (end - start < MaxGlance && (char.IsAsciiDigit(scan.Peek(end)) || scan.Peek(end) is '.' or '-' or '+'))
            end++;
        return end > start && scan.Peek(scan.NextInk(end)) is ',' or '}';
    }

    private bool IsWord(int start) =>
        scan.Text.AsSpan(start, Math.Min(5, scan.End - start)) is var word
        && (word.StartsWith("true") || word.StartsWith("false") || word.StartsWith("null")
            || word.StartsWith("True") || word.StartsWith("False") || word.StartsWith("None"));

    private bool HasLineBreak(int start, int end) => scan.Text.AsSpan(start, end - start).Contains('\n');
}
