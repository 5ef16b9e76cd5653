using Provenance.Core.Models;

namespace Provenance.Gateway.Budgets;

/// <summary>What one attempt may cost at most.</summary>
public static class WorstCase
{
    /// <summary>The longest completion that is asked for where the settings name none, in tokens.</summary>
    public const int DefaultMaxOutputTokens = 8192;

    /// <summary>Room for the tokens that chat formats put around two messages.</summary>
    private const int FramingTokens = 64;

    /// <summary>
    /// A bound, not an estimate: byte-level tokenizers make at most one token of each UTF-8 byte. English has about four bytes per token.
    /// </summary>
    public static long InputTokens(Prompt prompt) => FramingTokens + prompt.ByteCount;

    public static long OutputTokens(ModelSettings settings) => settings.Sampling.MaxOutputTokens ?? DefaultMaxOutputTokens;

    /// <summary>In US dollars; null when the price is unknown.</summary>
    public static decimal? CostOf(ModelSettings settings, Prompt prompt) =>
        settings.Price is not { } price ? null
        : price is { InputPerMillion: 0, OutputPerMillion: 0 } ? 0
        : (price with { InputPerMillion = DearestInput(price) }).CostOf(new Usage(InputTokens(prompt), OutputTokens(settings)));

    /// <summary>Input may be written to the provider's cache, which can cost more than reading it.</summary>
    private static decimal DearestInput(Price price) => Math.Max(price.InputPerMillion, price.CacheWritePerMillion ?? 0);
}
