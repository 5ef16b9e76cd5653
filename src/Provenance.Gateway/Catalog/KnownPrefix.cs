using System.Collections.Frozen;

namespace Provenance.Gateway.Catalog;

/// <summary>The providers that need no entry in a models file, by the first part of a model's name.</summary>
/// <param name="BaseUrl">Null: the models file has to say.</param>
/// <param name="KeyVariable">Null: no key is needed.</param>
internal sealed record KnownPrefix(string? BaseUrl, string? KeyVariable)
{
    public static FrozenDictionary<string, KnownPrefix> All { get; } = new Dictionary<string, KnownPrefix>(StringComparer.Ordinal)
    {
        ["openai"] = new("https://api.openai.com/v1", "OPENAI_API_KEY"),
        ["openrouter"] = new("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        ["azure"] = new(null, "AZURE_OPENAI_API_KEY"),
        ["ollama"] = new("http://localhost:11434/v1", null),
        ["vllm"] = new("http://localhost:8000/v1", null),
        ["llamacpp"] = new("http://localhost:8080/v1", null),
        ["koboldcpp"] = new("http://localhost:5001/v1", null),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether the key is meant for this server: one provider's key is never sent to another one's host unasked.</summary>
    /// <param name="baseUrl">What a models file says; null for the provider's own.</param>
    public bool LendsItsKeyTo(string? baseUrl) =>
        baseUrl is null || BaseUrl is null || new Uri(baseUrl).Host.Equals(new Uri(BaseUrl).Host, StringComparison.OrdinalIgnoreCase);
}
