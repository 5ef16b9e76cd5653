using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>What a models file says of one model; null where it says nothing.</summary>
/// <param name="Spot">Where it says so.</param>
internal sealed record ModelEntry(ModelName Name, SourceSpot Spot)
{
    public string? Provider { get; init; }

    public string? Model { get; init; }

    public string? BaseUrl { get; init; }

    public string? KeyVariable { get; init; }

    public Sampling Sampling { get; init; } = new();

    public double? TimeoutSeconds { get; init; }

    public int? Concurrency { get; init; }

    public RetryEntry Retry { get; init; } = new();

    public Price? Price { get; init; }

    public string? Template { get; init; }

    public ImmutableArray<string>? Stop { get; init; }

    public StructuredOutputChoice? StructuredOutput { get; init; }

    public bool? Streaming { get; init; }

    public double? FirstTokenTimeoutSeconds { get; init; }

    public double? TotalTimeoutSeconds { get; init; }

    /// <summary>Null: nothing is said; empty: no fallback, whatever else would hold.</summary>
    public ImmutableArray<NamedModel>? Fallbacks { get; init; }

    public FallbackPolicy? FallbackPolicy { get; init; }

    public int? Tier { get; init; }

    public CachePolicy? Cache { get; init; }

    public bool? Batch { get; init; }

    public int? RequestsPerMinute { get; init; }

    public long? TokensPerMinute { get; init; }

    public TokenLimits? Tokens { get; init; }

    public AuthenticationKind? Auth { get; init; }

    public string? ApiVersion { get; init; }

    public string? Deployment { get; init; }

    /// <summary>What this entry leaves out is taken from the other one.</summary>
    public ModelEntry Over(ModelEntry other) => this with
    {
        Provider = Provider ?? other.Provider,
        Model = Model ?? other.Model,
        BaseUrl = BaseUrl ?? other.BaseUrl,
        KeyVariable = KeyVariable ?? other.KeyVariable,
        Sampling = Over(Sampling, other.Sampling),
        TimeoutSeconds = TimeoutSeconds ?? other.TimeoutSeconds,
        Concurrency = Concurrency ?? other.Concurrency,
        Retry = Retry.Over(other.Retry),
        Price = Price ?? other.Price,
        Template = Template ?? other.Template,
        Stop = Stop ?? other.Stop,
        StructuredOutput = StructuredOutput ?? other.StructuredOutput,
        Streaming = Streaming ?? other.Streaming,
        FirstTokenTimeoutSeconds = FirstTokenTimeoutSeconds ?? other.FirstTokenTimeoutSeconds,
        TotalTimeoutSeconds = TotalTimeoutSeconds ?? other.TotalTimeoutSeconds,
        Fallbacks = Fallbacks ?? other.Fallbacks,
        FallbackPolicy = FallbackPolicy ?? other.FallbackPolicy,
        Tier = Tier ?? other.Tier,
        Cache = Cache ?? other.Cache,
        Batch = Batch ?? other.Batch,
        RequestsPerMinute = RequestsPerMinute ?? other.RequestsPerMinute,
        TokensPerMinute = TokensPerMinute ?? other.TokensPerMinute,
        Tokens = Tokens ?? other.Tokens,
        Auth = Auth ?? other.Auth,
        ApiVersion = ApiVersion ?? other.ApiVersion,
        Deployment = Deployment ?? other.Deployment,
    };

    public static Sampling Over(Sampling sampling, Sampling other) => new(
        sampling.Temperature ?? other.Temperature,
        sampling.TopP ?? other.TopP,
        sampling.MaxOutputTokens ?? other.MaxOutputTokens,
        sampling.Seed ?? other.Seed);
}

/// <summary>A model that a file names, and where.</summary>
internal sealed record NamedModel(ModelName Name, SourceSpot Spot);

/// <summary>What a models file says of structured output: unlike the settings, it can say that there is to be none.</summary>
internal enum StructuredOutputChoice
{
    Off,
    Json,
    Schema,
}

/// <summary>What a models file says of retries; null where it says nothing.</summary>
internal sealed record RetryEntry(
    int? MaxRetries = null, int? InitialDelayMs = null, double? BackoffMultiplier = null, double? JitterFactor = null, int? MaxDelayMs = null)
{
    public RetryEntry Over(RetryEntry other) => new(
        MaxRetries ?? other.MaxRetries,
        InitialDelayMs ?? other.InitialDelayMs,
        BackoffMultiplier ?? other.BackoffMultiplier,
        JitterFactor ?? other.JitterFactor,
        MaxDelayMs ?? other.MaxDelayMs);
}
