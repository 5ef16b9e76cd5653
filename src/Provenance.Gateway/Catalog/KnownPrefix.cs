using System.Collections.Frozen;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Anthropic;
using Provenance.Gateway.Providers.Azure;
using Provenance.Gateway.Providers.Ollama;
using Provenance.Gateway.Providers.OpenAi;

namespace Provenance.Gateway.Catalog;

/// <summary>The providers that need no entry in a models file, by the first part of a model's name.</summary>
/// <param name="Provider">Which provider implementation asks its server.</param>
/// <param name="BaseUrl">Null: the models file has to say.</param>
/// <param name="KeyVariable">Null: no key is needed.</param>
internal sealed record KnownPrefix(string Provider, string? BaseUrl, string? KeyVariable)
{
    public static FrozenDictionary<string, KnownPrefix> All { get; } = new Dictionary<string, KnownPrefix>(StringComparer.Ordinal)
    {
        ["openai"] = new(OpenAiProvider.ProviderName, "https://api.openai.com/v1", "OPENAI_API_KEY"),
        ["openrouter"] = new(OpenAiProvider.ProviderName, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY"),
        ["anthropic"] = new(AnthropicProvider.ProviderName, "https://api.anthropic.com", "ANTHROPIC_API_KEY"),
        ["gemini"] = new(OpenAiProvider.ProviderName, "https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"),
        ["azure"] = new(AzureOpenAiProvider.ProviderName, null, "AZURE_OPENAI_API_KEY"),
        ["ollama"] = new(OllamaProvider.ProviderName, "http://localhost:11434", null),
        ["vllm"] = new(OpenAiProvider.ProviderName, "http://localhost:8000/v1", null),
        ["llamacpp"] = new(OpenAiProvider.ProviderName, "http://localhost:8080/v1", null),
        ["koboldcpp"] = new(OpenAiProvider.ProviderName, "http://localhost:5001/v1", null),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The provider implementations that ask a server.</summary>
    public static FrozenSet<string> Providers { get; } = All.Values.Select(known => known.Provider).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// The known provider that a profile is of: by the first part of its name, or, where the name is one word of the user's own, by what
    /// it says its provider is. Null for servers of the user's own.
    /// </summary>
    public static KnownPrefix? Of(ModelName name, string? provider) =>
        All.GetValueOrDefault(name.Provider) ?? (name.Model.Length == 0 && provider is not null ? All.GetValueOrDefault(provider) : null);

    /// <summary>Whether the key is meant for this server: one provider's key is never sent to another one's host unasked.</summary>
    /// <param name="baseUrl">What a models file says; null for the provider's own.</param>
    public bool LendsItsKeyTo(string? baseUrl) =>
        baseUrl is null || BaseUrl is null || new Uri(baseUrl).Host.Equals(new Uri(BaseUrl).Host, StringComparison.OrdinalIgnoreCase);
}
