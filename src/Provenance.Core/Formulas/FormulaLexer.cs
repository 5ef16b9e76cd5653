using System.Globalization;

namespace Provenance.Core.Formulas;

/// <summary>Cuts a formula into tokens in one pass; the last is always <see cref="TokenKind.End"/>.</summary>
internal static class FormulaLexer
{
    private static readonly string[] Keywords = ["if", "else", "and", "or", "not", "in", "for"];

    // Longer ones first.
    private static readonly string[] Symbols =
        ["**", "<=", ">=", "==", "!=", "+", "-", "*", "/", "^", "(", ")", "[", "]", ",", ".", "<", ">", "="];

    public static bool IsKeyword(string word) => Array.IndexOf(Keywords, word) >= 0;

    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        var position = 0;
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
            }
            else if (text[position] == '#')
            {
                position = EndOfLine(text, position);
            }
            else
            {
                var (token, length) = ReadOne(text, position);
                tokens.Add(token);
                position += length;
            }
        }

        tokens.Add(new Token(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static int EndOfLine(string text, int position)
    {
        var end = text.IndexOf('\n', position);
        return end < 0 ? text.Length : end;
    }

    private static (Token Token, int Length) ReadOne(string text, int start)
    {
        var first = text[start];
        if (char.IsAsciiDigit(first) || (first == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
        {
            return ReadNumber(text, start);
        }

        if (IsNameStart(first))
        {
            var end = start + 1;
            while (end < text.Length && (IsNameStart(text[end]) || char.IsDigit(text[end])))
                end++;
            return (new Token(TokenKind.Name, text[start..end], start), end - start);
        }

        return first is '\'' or '"' ? ReadText(text, start) : ReadSymbol(text, start);
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static (Token Token, int Length) ReadNumber(string text, int start)
    {
        var end = Digits(text, start);
        if (end < text.Length && text[end] == '.')
            end = Digits(text, end + 1);
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            var last = Digits(text, exponent);
            end = last > exponent ? last : end;
        }

        var spelling = text[start..end];
        var value = double.Parse(spelling, NumberStyles.Float, CultureInfo.InvariantCulture);
        return (new Token(TokenKind.Number, spelling, start, value), end - start);
    }

    private static int Digits(string text, int position)
    {
        while (position < text.Length && char.IsAsciiDigit(text[position]))
            position++;
        return position;
    }

    private static (Token Token, int Length) ReadText(string text, int start)
    {
        var end = text.IndexOf(text[start], start + 1);
        var line = text.IndexOf('\n', start + 1);
        return end < 0 || (line >= 0 && line < end)
            ? (new Token(TokenKind.Foreign, text[start].ToString(), start), 1)
            : (new Token(TokenKind.Text, text[(start + 1)..end], start), end + 1 - start);
    }

    private static (Token Token, int Length) ReadSymbol(string text, int start)
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0)
                return (new Token(TokenKind.Symbol, symbol, start), symbol.Length);
        }

        return text[start] switch
        {
            '×' or '·' => (new Token(TokenKind.Symbol, "*", start), 1),
            '÷' => (new Token(TokenKind.Symbol, "/", start), 1),
            '−' => (new Token(TokenKind.Symbol, "-", start), 1),
            '≤' => (new Token(TokenKind.Symbol, "<=", start), 1),
            '≥' => (new Token(TokenKind.Symbol, ">=", start), 1),
            '≠' => (new Token(TokenKind.Symbol, "!=", start), 1),
            var other => (new Token(TokenKind.Foreign, other.ToString(), start), 1),
        };
    }
}
