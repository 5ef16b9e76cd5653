using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Sessions.Reading;

/// <summary>A model's settings in <c>session.json</c>.</summary>
internal static class ModelMembers
{
    public static ModelSettings Read(JsonMembers json)
    {
        var unset = new ModelSettings { Name = json.Parse("name", ModelName.Parse), Provider = json.Text("provider"), Model = json.Text("model") };
        return unset with
        {
            BaseUrl = json.OptionalText("baseUrl"),
            KeyVariable = json.OptionalText("keyVariable"),
            Sampling = json.OptionalObject("sampling", Sampling) ?? unset.Sampling,
            TimeoutSeconds = json.OptionalNumber("timeoutSeconds") ?? unset.TimeoutSeconds,
            Concurrency = json.OptionalInteger("concurrency", 1) ?? unset.Concurrency,
            Price = json.OptionalObject("price", Price),
            MaxRetries = json.OptionalInteger("maxRetries", 0) ?? unset.MaxRetries,
            InitialDelayMs = json.OptionalInteger("initialDelayMs", 0) ?? unset.InitialDelayMs,
            BackoffMultiplier = json.OptionalNumber("backoffMultiplier") ?? unset.BackoffMultiplier,
            JitterFactor = json.OptionalNumber("jitterFactor") ?? unset.JitterFactor,
            MaxDelayMs = json.OptionalInteger("maxDelayMs", 0) ?? unset.MaxDelayMs,
            RecordedFolder = json.OptionalText("recordedFolder"),
            RecordedSession = json.OptionalText("recordedSession"),
            Template = json.OptionalText("template"),
            PromptTemplate = json.OptionalObject("promptTemplate", Template),
            Stop = json.OptionalTexts("stop", text => text)?.ToImmutableArray(),
            StructuredOutput = json.OptionalWord("structuredOutput", ("json", StructuredOutput.Json), ("schema", StructuredOutput.Schema)),
            Streaming = json.OptionalObject("streaming", streaming => new Streaming(streaming.OptionalNumber("firstTokenTimeoutSeconds"))),
            TotalTimeoutSeconds = json.OptionalNumber("totalTimeoutSeconds"),
            Fallback = json.OptionalObject("fallback", Fallback),
            Tier = json.OptionalInteger("tier", 1),
            Cache = json.OptionalObject("cache", UseMembers.Cache),
            BatchAllowed = json.OptionalBoolean("batchAllowed"),
            BatchPrice = json.OptionalObject("batchPrice", Price),
            Rates = json.OptionalObject("rates", rates => new RateLimits(rates.OptionalInteger("requestsPerMinute", 0), rates.OptionalInteger("tokensPerMinute"))),
            Tokens = json.OptionalObject("tokens", Tokens),
            Auth = json.OptionalWord("auth", ("key", AuthenticationKind.Key), ("entra", AuthenticationKind.Entra)),
            ApiVersion = json.OptionalText("apiVersion"),
            Deployment = json.OptionalText("deployment"),
        };
    }

    public static Sampling Sampling(JsonMembers json) => new(
        json.OptionalNumber("temperature"), json.OptionalNumber("topP"), json.OptionalInteger("maxOutputTokens", 0), json.OptionalInteger("seed"));

    public static TokenLimits Tokens(JsonMembers json) => new(json.OptionalInteger("prompt"), json.OptionalInteger("completion", 0));

    private static Price Price(JsonMembers json) => new(
        json.Decimal("inputPerMillion"),
        json.Decimal("outputPerMillion"),
        json.Value("asOf", text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
        json.OptionalDecimal("cachedInputPerMillion"),
        json.OptionalDecimal("cacheWritePerMillion"));

    private static PromptTemplate Template(JsonMembers json) => new(
        json.Text("name"), json.Text("text"), json.OptionalText("turn"), [.. json.Texts("stop")], [.. json.Texts("controls")]);

    private static FallbackChain Fallback(JsonMembers json) =>
        new([.. json.Texts("models", ModelName.Parse)], json.Word("policy", UseMembers.FallbackPolicies));
}
