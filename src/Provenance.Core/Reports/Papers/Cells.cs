using System.Globalization;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Papers;

/// <summary>The cells that tables are made of.</summary>
internal static class Cells
{
    public static Cell Text(string? text) => new(Prose.Plain(text ?? "–"));

    public static Cell Code(string text) => new(Prose.Code(text));

    public static Cell Count(long? count) => new(
        Prose.Plain(count is { } known ? Shown.Count(known) : "–"), count?.ToString(CultureInfo.InvariantCulture));

    public static Cell Number(double? value) => new(Prose.Plain(Shown.Number(value)), value is { } exact ? Shown.Exact(exact) : null);

    public static Cell Probability(double? p) => new(Prose.Plain(Shown.Probability(p)), p is { } exact ? Shown.Exact(exact) : null);

    public static Cell Percent(double share) => new(Prose.Plain(Shown.Percent(share)), Shown.Exact(share));

    public static Cell Dollars(decimal? amount) => new(
        Prose.Plain(amount is { } known ? Shown.Dollars(known) : "unknown"), amount is { } exact ? Shown.Exact(exact) : null);
}
