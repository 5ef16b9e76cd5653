using System.Globalization;

namespace Provenance.Core.Extraction.Reading;

/// <summary>Reads what stands without quotes: numbers, words, names.</summary>
internal sealed class PlainValue(Scan scan)
{
    private const int MaxLength = 64;
    private const int MaxNameLength = 256;

    /// <returns>Null after a fault.</returns>
    public JsonValue? Read()
    {
        var start = scan.At;
        var token = Token();
        if (scan.At >= scan.End)
        {
            // What touches the end of the text may be cut: 0.8 of 0.85. Only a word that can't go on is whole.
            if (StandardWord(token) is { } last)
                return last;
            scan.Break(MendingRules.EndOfText);
            return null;
        }

        if (token.Length == 0)
        {
            scan.Break(MendingRules.UnexpectedCharacter);
            return null;
        }

        return (StandardWord(token) ?? ForeignWord(token) ?? Number(token, start)) ?? Unquoted(start);
    }

    /// <summary>A name without quotes. Null after a fault, or after a value that has no name.</summary>
    public string? ReadName()
    {
        var start = scan.At;
        while (scan.At - start < MaxNameLength && (char.IsAsciiLetterOrDigit(scan.Here) || scan.Here is '_' or '-' or '.' or '+' or '$'))
            scan.At++;
        var name = scan.Text[start..scan.At];
        var next = scan.NextInk(scan.At);
        if (name.Length == 0 || next >= scan.End)
        {
            scan.Break(MendingRules.UnexpectedCharacter);
            return null;
        }

        if (scan.Peek(next) is ',' or '}')
        {
            scan.Mend(MendingRules.ValueWithoutName, start);
            return null;
        }

        if (scan.Peek(next) != ':' || !(char.IsAsciiLetter(name[0]) || name[0] is '_' or '$'))
        {
            scan.At = start;
            scan.Break(MendingRules.UnexpectedCharacter);
            return null;
        }

        scan.Mend(MendingRules.UnquotedName, start);
        return name;
    }

    private string Token()
    {
        var start = scan.At;
        while (scan.At - start < MaxLength && (char.IsAsciiLetterOrDigit(scan.Here) || scan.Here is '+' or '-' or '.' or '_'))
            scan.At++;
        return scan.Text[start..scan.At];
    }

    private static JsonValue? StandardWord(string token) => token switch
    {
        "true" => new JsonValue.Boolean(true),
        "false" => new JsonValue.Boolean(false),
        "null" => JsonValue.Null.Value,
        _ => null,
    };

    private JsonValue? ForeignWord(string token)
    {
        JsonValue? value = token switch
        {
            "True" or "TRUE" => new JsonValue.Boolean(true),
            "False" or "FALSE" => new JsonValue.Boolean(false),
            "None" or "Null" or "NULL" or "undefined" or "nil" => JsonValue.Null.Value,
            "NaN" or "nan" or "NAN" => new JsonValue.Number(double.NaN),
            "Infinity" or "+Infinity" or "inf" => new JsonValue.Number(double.PositiveInfinity),
            "-Infinity" or "-inf" => new JsonValue.Number(double.NegativeInfinity),
            _ => null,
        };
        if (value is not null)
            scan.Mend(MendingRules.ForeignLiteral, scan.At - token.Length);
        return value;
    }

    private JsonValue.Number? Number(string token, int start)
    {
        if (!EndsHere())
            return null;
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!token.Any(char.IsAsciiDigit) || !double.TryParse(token, style, CultureInfo.InvariantCulture, out var value))
            return null;
        if (!IsStandard(token))
            scan.Mend(MendingRules.LooseNumber, start);
        return new JsonValue.Number(value);
    }

    private bool EndsHere()
    {
        var next = scan.NextInk(scan.At);
        return scan.Peek(next) is ',' or '}' or ']' or '#' or '"' or '<' or '\'' or Scan.None
            || (scan.Peek(next) == '/' && scan.Peek(next + 1) is '/' or '*');
    }

    /// <summary>The standard's grammar: no plus sign, no leading zero, digits on both sides of the point.</summary>
    private static bool IsStandard(string token)
    {
        var digits = token.AsSpan(token[0] == '-' ? 1 : 0);
        var point = digits.IndexOf('.');
        return digits.Length > 0 && char.IsAsciiDigit(digits[0])
            && !(digits[0] == '0' && digits.Length > 1 && char.IsAsciiDigit(digits[1]))
            && (point < 0 || (point + 1 < digits.Length && char.IsAsciiDigit(digits[point + 1])));
    }

    /// <summary>Something else up to a comma, bracket or line end, such as <c>80%</c>: kept as text.</summary>
    private JsonValue.Text? Unquoted(int start)
    {
        var rest = scan.Text.AsSpan(start, Math.Min(MaxLength, scan.End - start));
        var length = rest.IndexOfAny(",}]\n");
        if (length <= 0 || rest[..length].ContainsAny("\"'{[:"))
        {
            scan.At = length < 0 && start + rest.Length >= scan.End ? scan.End : start;
            scan.Break(MendingRules.UnexpectedCharacter);
            return null;
        }

        scan.Mend(MendingRules.UnquotedValue, start);
        scan.At = start + length;
        return new JsonValue.Text(rest[..length].Trim().ToString());
    }
}
