using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Provenance.Core.Models;

/// <summary>The models that are asked, in this order, when a model can't answer; each with its own retries.</summary>
/// <param name="Models">In order, none twice, never the model itself; what the fallbacks themselves fall back to is in it.</param>
public sealed record FallbackChain(ImmutableArray<ModelName> Models, FallbackPolicy Policy = FallbackPolicy.RetryThenFallback);

/// <summary>When the next model of a chain is asked.</summary>
public enum FallbackPolicy
{
    /// <summary>When the retries of the one before are exhausted.</summary>
    [JsonStringEnumMemberName("retry-then-fallback")]
    RetryThenFallback,

    /// <summary>After the first attempt that failed: a model with another one behind it is not tried again.</summary>
    [JsonStringEnumMemberName("immediate")]
    Immediate,
}
