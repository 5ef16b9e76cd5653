namespace Provenance.Core.Extraction.Reading;

/// <summary>A stretch of an answer's text, a place in it, and what was mended so far.</summary>
/// <param name="text">The whole answer.</param>
/// <param name="at">Where reading begins.</param>
/// <param name="end">Where it must stop.</param>
internal sealed class Scan(string text, int at, int end)
{
    public const char None = '\0';

    private readonly List<Mending> mendings = [];

    public string Text { get; } = text;

    public int End { get; } = end;

    public int At { get; set; } = at;

    public IReadOnlyList<Mending> Mendings => mendings;

    /// <summary>The first fault that could not be mended. Nothing is read after it.</summary>
    public Mending? Fault { get; private set; }

    public bool Broken => Fault is not null;

    /// <summary>Once a quote was taken for text by judgement, what follows may not take the place of what stood before.</summary>
    public bool Uncertain { get; private set; }

    /// <summary>The character here; <see cref="None"/> at the end.</summary>
    public char Here => Peek(At);

    public char Peek(int offset) => offset < End ? Text[offset] : None;

    public void Mend(string rule, int offset)
    {
        mendings.Add(new Mending(rule, offset));
        Uncertain |= rule is MendingRules.UnescapedQuote or MendingRules.MissingBracket or MendingRules.StrayBracket;
    }

    public void Break(string rule) => Fault ??= new Mending(At >= End ? MendingRules.EndOfText : rule, At);

    /// <summary>The next offset from here that is not white space; <see cref="End"/> when there is none.</summary>
    public int NextInk(int offset)
    {
        while (offset < End && Text[offset] is ' ' or '\n' or '\r' or '\t' or '\uFEFF' or '\u00A0')
            offset++;
        return offset;
    }

    /// <summary>Goes to the next token, past white space, comments and leaked control tokens.</summary>
    public void SkipBlank()
    {
        while (true)
        {
            At = NextInk(At);
            var comment = CommentLength();
            var length = comment > 0 ? comment : ControlTokens.LengthAt(Text, At, End);
            if (length == 0)
                return;
            Mend(comment > 0 ? MendingRules.Comment : MendingRules.LeakedControlToken, At);
            At += length;
        }
    }

    private int CommentLength()
    {
        var here = Here;
        if (here == '#' || (here == '/' && Peek(At + 1) == '/'))
            return UntilBehind("\n");
        return here == '/' && Peek(At + 1) == '*' ? UntilBehind("*/") : 0;
    }

    private int UntilBehind(string mark)
    {
        var found = Text.AsSpan(At, End - At).IndexOf(mark, StringComparison.Ordinal);
        return found < 0 ? End - At : found + mark.Length;
    }
}
