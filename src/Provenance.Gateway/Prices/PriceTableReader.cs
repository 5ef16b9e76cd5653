using System.Collections.Frozen;
using System.Globalization;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Prices;

/// <summary>Reads a price table of format 1, described in <c>docs/budgets.md</c>.</summary>
internal static class PriceTableReader
{
    private const int Version = 1;
    private const double MostPerMillion = 1_000_000;

    public static IReadOnlyList<PricedProvider> Read(SourceText source)
    {
        var log = new FindingLog();
        var providers = YamlNodes.Parse(source, log, Severity.Error) is Mapping root
            ? Read(new Fields(root, "", source.File, log))
            : [];
        if (!log.HasErrors && providers.Count == 0)
            log.Error("field-missing", "A price table names providers.", source.Spot(1));
        return log.HasErrors ? throw new InvalidPricesException(log.Findings) : providers;
    }

    private static List<PricedProvider> Read(Fields root)
    {
        if (root.Integer("format", 0, int.MaxValue) is var version && version != Version)
            root.Log.Error("unsupported-version", $"This is format {version}; this program reads format {Version}.", root.Spot("format"));
        var sources = Sources(root.Section("sources"));
        var providers = Members(root.Section("providers"))
            .Select(member => ReadProvider(member.Name, member.Fields, sources))
            .ToList();
        root.RejectUnknown();
        return providers;
    }

    private static Dictionary<string, string> Sources(Fields? section)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, fields) in Members(section))
        {
            sources[name] = $"{fields.RequiredText("page")}, {fields.RequiredText("url")}";
            fields.RejectUnknown();
        }

        return sources;
    }

    private static PricedProvider ReadProvider(string name, Fields fields, Dictionary<string, string> sources)
    {
        var batch = Money(fields, "batch_factor");
        var models = Members(fields.Section("models"))
            .Select(member => ReadModel(member.Name, member.Fields, sources, batch))
            .ToFrozenDictionary(model => model.Model, StringComparer.Ordinal);
        var provider = new PricedProvider(name, fields.RequiredText("host"), models);
        fields.RejectUnknown();
        return provider;
    }

    private static ListedPrice ReadModel(string name, Fields fields, Dictionary<string, string> sources, decimal? batch)
    {
        foreach (var required in new[] { "input", "output", "as_of", "source" })
        {
            if (fields.Find(required) is null)
                fields.Missing(required);
        }

        var price = new Price(
            Money(fields, "input") ?? 0,
            Money(fields, "output") ?? 0,
            Date(fields, "as_of"),
            Money(fields, "cached_input"),
            Money(fields, "cache_write"));
        var source = fields.Text("source") ?? "";
        if (!sources.TryGetValue(source, out var page))
            fields.Log.Error("unknown-source", $"No source is called \"{source}\".", fields.Spot("source"));
        var reader = fields.Text("read_by");
        fields.RejectUnknown();
        return new ListedPrice(name, price, batch is { } factor ? Times(price, factor) : null, reader is null ? page ?? "" : $"{page}, read by {reader}");
    }

    private static Price Times(Price price, decimal factor) => new(
        price.InputPerMillion * factor,
        price.OutputPerMillion * factor,
        price.AsOf,
        price.CachedInputPerMillion * factor,
        price.CacheWritePerMillion * factor);

    private static IEnumerable<(string Name, Fields Fields)> Members(Fields? section) =>
        section?.Mapping.Members.Select(member => (member.Name, section.Section(member.Name)!)).Where(member => member.Item2 is not null) ?? [];

    private static decimal? Money(Fields fields, string name) =>
        fields.Number(name, 0, MostPerMillion) is null
            ? null
            : decimal.Parse(fields.Text(name)!, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static DateOnly Date(Fields fields, string name)
    {
        if (fields.Text(name) is not { } text)
            return default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        fields.Log.Error("bad-date", $"\"{name}\" must be a date such as 2026-11-20.", fields.Spot(name));
        return default;
    }
}
