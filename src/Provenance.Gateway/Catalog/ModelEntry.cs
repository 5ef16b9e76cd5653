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
    };

    public static Sampling Over(Sampling sampling, Sampling other) => new(
        sampling.Temperature ?? other.Temperature,
        sampling.TopP ?? other.TopP,
        sampling.MaxOutputTokens ?? other.MaxOutputTokens,
        sampling.Seed ?? other.Seed);
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
