using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>What the environment says of fallbacks: <c>LLM_FALLBACK_ENABLED</c> and <c>LLM_FALLBACK_MODEL</c>.</summary>
/// <param name="IsEnabled">On unless the variable says <c>false</c>; off, no model is asked instead of another.</param>
/// <param name="Model">The model of OpenAI that answers where OpenRouter can't and nobody named another.</param>
public sealed record FallbackVariables(bool IsEnabled, string Model)
{
    private const string DefaultModel = "gpt-4o";

    /// <summary>Where findings about the variables stand.</summary>
    internal static SourceSpot Spot { get; } = new("environment", Field: "LLM_FALLBACK_MODEL");

    /// <summary>As if neither variable was set.</summary>
    public static FallbackVariables Unset { get; } = new(IsEnabled: true, DefaultModel);

    public static FallbackVariables OfEnvironment => Of(Environment.GetEnvironmentVariable);

    /// <param name="read">Finds a variable by its name; null when it is not set.</param>
    public static FallbackVariables Of(Func<string, string?> read) => new(
        !string.Equals(read("LLM_FALLBACK_ENABLED")?.Trim(), "false", StringComparison.OrdinalIgnoreCase),
        read("LLM_FALLBACK_MODEL")?.Trim() is { Length: > 0 } model ? model : DefaultModel);

    /// <summary>The name of the fallback of a model for which no file names one; null for none.</summary>
    internal string? Implied(ModelName primary)
    {
        const string OpenRouter = "openrouter";
        return primary.Provider == OpenRouter ? $"openai/{Model}" : null;
    }
}
