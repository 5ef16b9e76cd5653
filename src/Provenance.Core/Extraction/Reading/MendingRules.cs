namespace Provenance.Core.Extraction.Reading;

/// <summary>The names of what the tolerant reader mends or stops at, and the failure class that each stands for.</summary>
public static class MendingRules
{
    public const string BadEscape = "bad-escape";
    public const string Comment = "comment";
    public const string ControlCharacter = "control-character";
    public const string DoubledQuote = "doubled-quote";
    public const string DuplicateName = "duplicate-name";
    public const string EndOfText = "end-of-text";
    public const string ExtraComma = "extra-comma";
    public const string ForeignLiteral = "foreign-literal";
    public const string LeakedControlToken = "leaked-control-token";
    public const string LoneSurrogate = "lone-surrogate";
    public const string LooseNumber = "loose-number";
    public const string MissingBracket = "missing-bracket";
    public const string MissingColon = "missing-colon";
    public const string MissingComma = "missing-comma";
    public const string MissingQuote = "missing-quote";
    public const string SingleQuotes = "single-quotes";
    public const string StrayBracket = "stray-bracket";
    public const string TooDeep = "too-deep";
    public const string TrailingComma = "trailing-comma";
    public const string UndecidableQuote = "undecidable-quote";
    public const string UnescapedQuote = "unescaped-quote";
    public const string UnexpectedCharacter = "unexpected-character";
    public const string UnquotedName = "unquoted-name";
    public const string UnquotedValue = "unquoted-value";
    public const string ValueWithoutName = "value-without-name";

    /// <summary>The failure class of a rule.</summary>
    public static string FailureClass(string rule) => rule switch
    {
        EndOfText => FailureClasses.Truncated,
        BadEscape or LoneSurrogate => FailureClasses.BadEscape,
        ControlCharacter => FailureClasses.ControlCharacters,
        LeakedControlToken => FailureClasses.LeakedControlToken,
        DoubledQuote or MissingBracket or MissingColon or MissingComma or MissingQuote
            or StrayBracket or UndecidableQuote or UnescapedQuote => FailureClasses.MissingDelimiter,
        _ => FailureClasses.Other,
    };
}
