using System.Globalization;
using System.Text.RegularExpressions;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Declarations;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>Reads the entries of a models file. Strict: a field that nobody knows is an error, with the one that may be meant.</summary>
internal static partial class ModelEntryReader
{
    private const int MostRetries = 20;
    private const int MostConcurrency = 10_000;
    private const int MostDelayMs = 3_600_000;
    private const double MostTimeoutSeconds = 86_400;
    private const double MostPerMillion = 1_000_000;

    public static List<ModelEntry> Read(Mapping root, string file, FindingLog log)
    {
        // Of an entry that stands twice both are read, so that everything that is wrong is said at once.
        Read(root.Replaced, file, log);
        return Read(root.Members, file, log);
    }

    private static List<ModelEntry> Read(IEnumerable<Member> members, string file, FindingLog log)
    {
        var entries = new List<ModelEntry>();
        foreach (var member in members)
        {
            var spot = new SourceSpot(file, member.Line, member.Name);
            if (ParseName(member.Name, spot, log) is not { } name)
                continue;
            if (member.Value is Mapping mapping)
                entries.Add(Read(new Fields(mapping, member.Name, file, log), name, spot));
            else if (member.Value.IsNull)
                entries.Add(new ModelEntry(name, spot));
            else
                log.Error("wrong-type", $"What is said of \"{member.Name}\" must be a mapping; this is {member.Value.Describe()}.", spot);
        }

        return entries;
    }

    private static ModelName? ParseName(string text, SourceSpot spot, FindingLog log)
    {
        try
        {
            return ModelName.Parse(text);
        }
        catch (FormatException wrong)
        {
            log.Error("model-name", wrong.Message, spot);
            return null;
        }
    }

    private static ModelEntry Read(Fields fields, ModelName name, SourceSpot spot)
    {
        var entry = new ModelEntry(name, spot)
        {
            Provider = fields.Text("provider"),
            Model = fields.Text("model"),
            BaseUrl = BaseUrl(fields),
            KeyVariable = KeyVariable(fields),
            Sampling = SamplingSection.Read(fields.Section("sampling")),
            TimeoutSeconds = fields.Number("timeout_seconds", 0.001, MostTimeoutSeconds),
            Concurrency = (int?)fields.Integer("concurrency", 1, MostConcurrency),
            Retry = ReadRetry(fields.Section("retry")),
            Price = ReadPrice(fields.Section("price")),
        };
        fields.RejectUnknown();
        return entry;
    }

    private static string? BaseUrl(Fields fields)
    {
        if (fields.Text("base_url") is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            fields.Log.Error("bad-url", "\"base_url\" must be an absolute http or https URL.", fields.Spot("base_url"));
        else if (url.UserInfo.Length > 0)
            fields.Log.Error("key-in-file", "\"base_url\" holds a user or password; keys come from a variable.", fields.Spot("base_url"));
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
            fields.Log.Error("bad-url", "\"base_url\" must end with its path, without \"?\" or \"#\".", fields.Spot("base_url"));
        else
            return text.TrimEnd('/');
        return null;
    }

    /// <summary>What is no name of a variable may be a key itself, and is not repeated.</summary>
    private static string? KeyVariable(Fields fields)
    {
        if (fields.Text("key_variable") is not { } text || VariableName().IsMatch(text))
            return fields.Text("key_variable");
        fields.Log.Error(
            "key-in-file",
            "\"key_variable\" must be the name of an environment variable (letters, digits, underscores), never a key itself.",
            fields.Spot("key_variable"));
        return null;
    }

    private static RetryEntry ReadRetry(Fields? section)
    {
        if (section is null)
            return new RetryEntry();
        var retry = new RetryEntry(
            (int?)section.Integer("max_retries", 0, MostRetries),
            (int?)section.Integer("initial_delay_ms", 0, MostDelayMs),
            section.Number("backoff_multiplier", 1, 100),
            section.Number("jitter_factor", 0, 1),
            (int?)section.Integer("max_delay_ms", 0, MostDelayMs));
        section.RejectUnknown();
        return retry;
    }

    private static Price? ReadPrice(Fields? section)
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
        var asOf = Date(section, "as_of");
        section.RejectUnknown();
        return input is { } inputPrice && output is { } outputPrice && asOf is { } date ? new Price(inputPrice, outputPrice, date, cached) : null;
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

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
