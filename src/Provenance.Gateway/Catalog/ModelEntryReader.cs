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
    private const long MostTokens = 1_000_000_000_000;

    /// <param name="path">Of the mapping that the member stands in; empty for the root.</param>
    /// <returns>Null when it can't be read, which is then in the log.</returns>
    public static ModelEntry? Read(Member member, string path, string file, FindingLog log)
    {
        var spot = new SourceSpot(file, member.Line, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
        if (ModelNames.Parse(member.Name, spot, log) is not { } name)
            return null;
        if (member.Value is Mapping mapping)
            return Read(new Fields(mapping, spot.Field!, file, log), name, spot);
        if (member.Value.IsNull)
            return new ModelEntry(name, spot);
        log.Error("wrong-type", $"What is said of \"{member.Name}\" must be a mapping; this is {member.Value.Describe()}.", spot);
        return null;
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
            Price = PriceReader.Read(fields.Section("price")),
            Template = fields.Text("template"),
            Stop = fields.Find("stop") is null ? null : [.. fields.Texts("stop").Select(stop => stop.Text)],
            StructuredOutput = fields.Choice(
                "structured_output",
                ("off", StructuredOutputChoice.Off), ("json", StructuredOutputChoice.Json), ("schema", StructuredOutputChoice.Schema)),
            Streaming = fields.Flag("streaming"),
            Fallbacks = ModelNames.Read(fields, "fallback_profiles"),
            Batch = fields.Flag("batch"),
            Auth = fields.Choice("auth", ("key", AuthenticationKind.Key), ("entra", AuthenticationKind.Entra)),
            ApiVersion = fields.Text("api_version"),
            Deployment = fields.Text("deployment"),
        };
        entry = ReadLimits(fields, entry);
        fields.RejectUnknown();
        return entry;
    }

    private static ModelEntry ReadLimits(Fields fields, ModelEntry entry) => entry with
    {
        FirstTokenTimeoutSeconds = fields.Number("first_token_timeout_seconds", 0.001, MostTimeoutSeconds),
        TotalTimeoutSeconds = fields.Number("total_timeout_seconds", 0.001, MostTimeoutSeconds),
        RequestsPerMinute = (int?)fields.Integer("requests_per_minute", 1, int.MaxValue),
        TokensPerMinute = fields.Integer("tokens_per_minute", 1, MostTokens),
        FallbackPolicy = UseReader.Policy(fields),
        Tier = UseReader.Tier(fields),
        Cache = UseReader.Cache(fields),
        Tokens = UseReader.Tokens(fields),
    };

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

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,99}$", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
