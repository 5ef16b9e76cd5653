using System.Collections.Concurrent;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>In what the servers of this protocol differ, as their host's name tells.</summary>
/// <param name="IsOpenRouter">It says what it charged, when it is asked to.</param>
/// <param name="LimitName">
/// OpenAI and Azure call the limit of an answer <c>max_completion_tokens</c>, and their reasoning models refuse the older name; other
/// servers know <c>max_tokens</c>.
/// </param>
internal sealed record ChatServer(bool IsOpenRouter, string LimitName)
{
    private static readonly ChatServer Other = new(IsOpenRouter: false, "max_tokens");

    // As many as the settings name: every request asks.
    private static readonly ConcurrentDictionary<string, ChatServer> Known = new(StringComparer.Ordinal);

    public static ChatServer At(string? baseUrl) => baseUrl is null ? Other : Known.GetOrAdd(baseUrl, Of);

    private static ChatServer Of(string baseUrl)
    {
        if (!Uri.TryCreate(baseUrl, UriKind.Absolute, out var url))
            return Other;
        var isNewer = IsHost(url, "openai.com") || IsHost(url, "openai.azure.com") || IsHost(url, "services.ai.azure.com");
        return new ChatServer(IsHost(url, "openrouter.ai"), isNewer ? "max_completion_tokens" : "max_tokens");
    }

    private static bool IsHost(Uri url, string domain) =>
        url.Host.Equals(domain, StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);
}
