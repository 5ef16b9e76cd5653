namespace Provenance.Core.Formulas;

internal enum TokenKind
{
    Number,
    Name,
    Text,

    /// <summary>An operator, a bracket or a comma, in the spelling of the language: <c>×</c> is already <c>*</c>.</summary>
    Symbol,

    /// <summary>A character, or the start of a text without end, that no formula has.</summary>
    Foreign,
    End,
}

/// <param name="Text">The spelling; for a text, what stands between its quotes.</param>
/// <param name="Value">Of a number.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset, double Value = 0)
{
    public bool Is(string symbolOrWord) => Kind is TokenKind.Symbol or TokenKind.Name && Text == symbolOrWord;

    public bool IsIdentifier => Kind == TokenKind.Name && !FormulaLexer.IsKeyword(Text);
}
