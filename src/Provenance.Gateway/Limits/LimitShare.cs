using Provenance.Core.Models;

namespace Provenance.Gateway.Limits;

/// <summary>How many processes ask the same endpoints under one set of limits: each keeps to its share of them, rounded down, and gets one at least.</summary>
/// <param name="Processes">From 1.</param>
public sealed record LimitShare(int Processes)
{
    /// <summary>All of it.</summary>
    public static LimitShare Whole { get; } = new(1);

    /// <summary>The settings with this process's share of their limits.</summary>
    public ModelSettings Of(ModelSettings settings) => Processes == 1
        ? settings
        : settings with
        {
            Concurrency = Math.Max(1, settings.Concurrency / Processes),
            Rates = settings.Rates is { } rates
                ? new RateLimits(
                    rates.RequestsPerMinute is { } requests ? Math.Max(1, requests / Processes) : null,
                    rates.TokensPerMinute is { } tokens ? Math.Max(1, tokens / Processes) : null)
                : null,
        };
}
