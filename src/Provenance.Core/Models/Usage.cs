namespace Provenance.Core.Models;

/// <summary>Tokens as the provider counted them; null where it did not say.</summary>
/// <param name="Input">Prompt tokens, cached ones included.</param>
/// <param name="Output">Completion tokens, reasoning included.</param>
/// <param name="CachedInput">Those of the prompt that were read from the provider's cache.</param>
/// <param name="Reasoning">Those of the completion that were spent on reasoning.</param>
/// <param name="CacheWrite">Those of the prompt that were written to the provider's cache.</param>
public sealed record Usage(
    long? Input = null, long? Output = null, long? CachedInput = null, long? Reasoning = null, long? CacheWrite = null);

/// <summary>What a model costs, in US dollars per million tokens, and since when that is so.</summary>
/// <param name="CachedInputPerMillion">Null: cached input costs what input costs.</param>
/// <param name="CacheWritePerMillion">Null: input that is written to the cache costs what input costs.</param>
public sealed record Price(
    decimal InputPerMillion, decimal OutputPerMillion, DateOnly AsOf, decimal? CachedInputPerMillion = null, decimal? CacheWritePerMillion = null)
{
    private const decimal Million = 1_000_000m;

    /// <summary>A model that costs nothing by its nature, such as one that runs in this process.</summary>
    public static Price Free { get; } = new(0, 0, DateOnly.MinValue);

    /// <summary>The cost in US dollars; null when the usage that decides it is unknown.</summary>
    public decimal? CostOf(Usage usage)
    {
        if (InputPerMillion == 0 && OutputPerMillion == 0)
            return 0;
        if (usage is not { Input: { } input, Output: { } output })
            return null;
        var cached = Math.Min(usage.CachedInput ?? 0, input);
        var written = Math.Min(usage.CacheWrite ?? 0, input - cached);
        return (((input - cached - written) * InputPerMillion)
            + (cached * (CachedInputPerMillion ?? InputPerMillion))
            + (written * (CacheWritePerMillion ?? InputPerMillion))
            + (output * OutputPerMillion)) / Million;
    }
}

/// <summary>How a model is to sample. Null leaves a choice to the provider.</summary>
/// <param name="MaxOutputTokens">The longest completion, in tokens.</param>
public sealed record Sampling(double? Temperature = null, double? TopP = null, int? MaxOutputTokens = null, long? Seed = null)
{
    /// <summary>The length that is reckoned with where none is given.</summary>
    public const int DefaultMaxOutputTokens = 8192;
}
