using System.Globalization;

namespace Provenance.Core.Extraction.Names;

/// <summary>Numbers that answers write as text.</summary>
internal static class ScoreText
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Reads <c>0.8</c>, <c>0,8</c>, <c>80%</c>, <c>0.8/1.0</c> and <c>8/10</c>. A percentage or fraction is taken as a part of the
    /// scale's upper end. Anything else, such as a range or a word, is no number.
    /// </summary>
    /// <param name="maximum">The scale's upper end.</param>
    public static double? Parse(string text, double maximum)
    {
        var trimmed = text.Trim();
        if (trimmed.EndsWith('%'))
            return Number(trimmed[..^1]) is { } percent ? percent / 100 * maximum : null;
        var slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return Number(trimmed);
        if (Number(trimmed[..slash]) is not { } part || Number(trimmed[(slash + 1)..]) is not { } whole || whole <= 0)
            return null;
        return whole == maximum ? part : part / whole * maximum;
    }

    private static double? Number(string text)
    {
        var point = text.Count(c => c == ',') == 1 && !text.Contains('.', StringComparison.Ordinal) ? text.Replace(',', '.') : text;
        return double.TryParse(point.Trim(), Style, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
    }
}
