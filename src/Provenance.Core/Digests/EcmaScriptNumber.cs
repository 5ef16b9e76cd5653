using System.Globalization;

namespace Provenance.Core.Digests;

/// <summary>
/// Numbers as ECMAScript's <c>Number::toString</c> prints them (ECMA-262, 6.1.6.1.20), which RFC 8785 prescribes:
/// the shortest digits that read back as the same number, without an exponent from 1e-6 up to, not including, 1e21.
/// </summary>
public static class EcmaScriptNumber
{
    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"JSON has no number for {value}.", nameof(value));
        if (value == 0)
            return "0";
        var sign = value < 0 ? "-" : "";
        // .NET's "R" finds the shortest digits that read back, in a form that has to be taken apart.
        var (digits, exponent) = Shortest(Math.Abs(value));
        return sign + Layout(digits, exponent);
    }

    /// <summary>The shortest digits d1 d2 … and the exponent n with value = 0.d1d2… x 10^n.</summary>
    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), whole + exponent - leading);
    }

    private static string Layout(string digits, int n) =>
        (digits.Length, n) switch
        {
            var (k, _) when k <= n && n <= 21 => digits + new string('0', n - k),
            (_, > 0 and <= 21) => digits[..n] + "." + digits[n..],
            (_, > -6 and <= 0) => "0." + new string('0', -n) + digits,
            (1, _) => digits + Exponent(n - 1),
            _ => digits[..1] + "." + digits[1..] + Exponent(n - 1),
        };

    private static string Exponent(int exponent) =>
        string.Create(CultureInfo.InvariantCulture, $"e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
}
