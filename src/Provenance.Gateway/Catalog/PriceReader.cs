using System.Globalization;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>Reads the section <c>price</c> of a profile.</summary>
internal static class PriceReader
{
    private const double MostPerMillion = 1_000_000;

    /// <param name="section">Null when there is none: the price is unknown.</param>
    public static Price? Read(Fields? section)
    {
        if (section is null)
            return null;
        foreach (var required in new[] { "input_per_million", "output_per_million", "as_of" })
        {
            if (section.Find(required) is null)
                section.Missing(required);
        }

        var input = Money(section, "input_per_million");
        var output = Money(section, "output_per_million");
        var cached = Money(section, "cached_input_per_million");
        var written = Money(section, "cache_write_per_million");
        var asOf = Date(section, "as_of");
        section.RejectUnknown();
        return input is { } inputPrice && output is { } outputPrice && asOf is { } date
            ? new Price(inputPrice, outputPrice, date, cached, written)
            : null;
    }

    private static decimal? Money(Fields section, string name) =>
        section.Number(name, 0, MostPerMillion) is null
            ? null
            : decimal.Parse(section.Text(name)!, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static DateOnly? Date(Fields section, string name)
    {
        if (section.Text(name) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        section.Log.Error("bad-date", $"\"{name}\" must be a date such as 2026-11-20.", section.Spot(name));
        return null;
    }
}
