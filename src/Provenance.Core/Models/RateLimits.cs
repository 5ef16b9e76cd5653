namespace Provenance.Core.Models;

/// <summary>What the provider's endpoint may be asked for in a minute; null for no limit of ours.</summary>
/// <param name="TokensPerMinute">Prompt and completion together, as they are estimated before an attempt.</param>
public sealed record RateLimits(int? RequestsPerMinute = null, long? TokensPerMinute = null);

/// <summary>Hard limits of one request, in tokens; null for none.</summary>
/// <param name="Prompt">A longer prompt is not sent.</param>
/// <param name="Completion">The most that is asked for.</param>
public sealed record TokenLimits(long? Prompt = null, int? Completion = null);
