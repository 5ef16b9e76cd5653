using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>The body of a chat completion request: only what the settings say, in a fixed order.</summary>
internal static class ChatRequest
{
    /// <summary>Room for everything but the messages, and for what has to be escaped in most of them.</summary>
    private const int Framing = 1024;

    // A body for a server, never for a web page: texts in other scripts stay as short as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static BinaryData Body(ModelSettings settings, Prompt prompt)
    {
        var buffer = new ArrayBufferWriter<byte>(Framing + (prompt.System?.Length ?? 0) + prompt.User.Length);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("model", settings.Model);
            json.WriteStartArray("messages");
            if (prompt.System is { } system)
                Message(json, "system", system);
            Message(json, "user", prompt.User);
            json.WriteEndArray();
            Sampling(json, settings);
            json.WriteEndObject();
        }

        return BinaryData.FromBytes(buffer.WrittenMemory);
    }

    private static void Message(Utf8JsonWriter json, string role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", content);
        json.WriteEndObject();
    }

    private static void Sampling(Utf8JsonWriter json, ModelSettings settings)
    {
        var sampling = settings.Sampling;
        if (sampling.Temperature is { } temperature)
            json.WriteNumber("temperature", temperature);
        if (sampling.TopP is { } topP)
            json.WriteNumber("top_p", topP);
        if (sampling.MaxOutputTokens is { } most)
            json.WriteNumber(LimitName(settings.BaseUrl), most);
        if (sampling.Seed is { } seed)
            json.WriteNumber("seed", seed);
    }

    /// <summary>
    /// OpenAI and Azure call the limit <c>max_completion_tokens</c>, and their reasoning models refuse the older name; other servers
    /// know <c>max_tokens</c>.
    /// </summary>
    private static string LimitName(string? baseUrl) =>
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var url)
            && (IsHost(url, "openai.com") || IsHost(url, "openai.azure.com") || IsHost(url, "services.ai.azure.com"))
            ? "max_completion_tokens"
            : "max_tokens";

    private static bool IsHost(Uri url, string domain) =>
        url.Host.Equals(domain, StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);
}
