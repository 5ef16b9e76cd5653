using System.Globalization;

namespace Provenance.Core.Reports.Texts;

/// <summary>
/// Numbers and times as the report prints them: rounded for reading, the same everywhere. The exact values stand in the CSVs.
/// </summary>
public static class Shown
{
    /// <summary>
    /// Four decimals; one decimal from a thousand up; scientific where that would hide the value; <c>–</c> for none. What is below 1e-12
    /// is what rounding leaves of zero, and shown as zero.
    /// </summary>
    public static string Number(double? value) =>
        value switch
        {
            null => "–",
            { } number when !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
            0 => "0",
            > -1e-12 and < 1e-12 => "0.0000",
            { } number => Math.Abs(number) switch
            {
                >= 1e9 or < 0.00005 => number.ToString("0.000e+0", CultureInfo.InvariantCulture),
                >= 1000 => number.ToString("0.0", CultureInfo.InvariantCulture),
                _ => number.ToString("0.0000", CultureInfo.InvariantCulture),
            },
        };

    /// <summary>A probability: four decimals, and no smaller than <c>&lt; 0.0001</c>.</summary>
    public static string Probability(double? p) => p is < 0.0001 ? "< 0.0001" : Number(p);

    /// <summary>Every digit that the value has, and no exponent.</summary>
    public static string Exact(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>The shortest digits that read back as the same number.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Whole numbers with a thin space between thousands.</summary>
    public static string Count(long value) =>
        value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    public static string Dollars(decimal value) => "$" + Exact(value);

    public static string Percent(double share) => share.ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>To the second, in UTC.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>1 analysis</c>, <c>2 analyses</c>.</summary>
    public static string Counted(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";
}
