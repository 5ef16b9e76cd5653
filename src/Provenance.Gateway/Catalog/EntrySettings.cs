using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>What a models file says of a model, over what holds where it says nothing.</summary>
internal static class EntrySettings
{
    public static ModelSettings Apply(ModelEntry entry, ModelSettings defaults) => WithCourse(entry, defaults with
    {
        Model = entry.Model ?? defaults.Model,
        BaseUrl = entry.BaseUrl ?? defaults.BaseUrl,
        KeyVariable = entry.KeyVariable ?? defaults.KeyVariable,
        Auth = entry.Auth,
        ApiVersion = entry.ApiVersion,
        Deployment = entry.Deployment,
        Template = entry.Template,
        Stop = entry.Stop,
        StructuredOutput = entry.StructuredOutput switch
        {
            StructuredOutputChoice.Json => StructuredOutput.Json,
            StructuredOutputChoice.Schema => StructuredOutput.Schema,
            _ => null,
        },
        Streaming = entry.Streaming ?? entry.FirstTokenTimeoutSeconds is not null ? new Streaming(entry.FirstTokenTimeoutSeconds) : null,
        Price = entry.Price ?? defaults.Price,
        Tier = entry.Tier,
        Cache = entry.Cache,
        BatchAllowed = entry.Batch,
        Tokens = entry.Tokens,
    });

    /// <summary>How long, how often and how fast it is asked.</summary>
    private static ModelSettings WithCourse(ModelEntry entry, ModelSettings defaults) => defaults with
    {
        TimeoutSeconds = entry.TimeoutSeconds ?? defaults.TimeoutSeconds,
        TotalTimeoutSeconds = entry.TotalTimeoutSeconds,
        Rates = entry.RequestsPerMinute is null && entry.TokensPerMinute is null
            ? null
            : new RateLimits(entry.RequestsPerMinute, entry.TokensPerMinute),
        MaxRetries = entry.Retry.MaxRetries ?? defaults.MaxRetries,
        InitialDelayMs = entry.Retry.InitialDelayMs ?? defaults.InitialDelayMs,
        BackoffMultiplier = entry.Retry.BackoffMultiplier ?? defaults.BackoffMultiplier,
        JitterFactor = entry.Retry.JitterFactor ?? defaults.JitterFactor,
        MaxDelayMs = entry.Retry.MaxDelayMs ?? defaults.MaxDelayMs,
    };
}
