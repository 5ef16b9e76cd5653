using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;

namespace Provenance.Gateway.Providers.Ollama;

/// <summary>The body of a request to <c>/api/chat</c>: only what the settings and the prompt say, in a fixed order.</summary>
internal static class OllamaRequest
{
    public static ReadOnlyMemory<byte> Body(ProviderRequest request) => JsonRequest.Write(json =>
    {
        json.WriteString("model", request.Settings.Model);
        Messages(json, request.Prompt);
        json.WriteBoolean("stream", request.IsStreamed);
        // Left alone, Ollama cuts what does not fit into its context, and says nothing. Older servers don't know these and ignore them.
        json.WriteBoolean("truncate", false);
        json.WriteBoolean("shift", false);
        if (request.IsJson)
        {
            json.WritePropertyName("format");
            json.WriteRawValue(request.Schema ?? "\"json\"");
        }

        JsonRequest.Tools(json, request.Prompt.Tools);
        Options(json, request);
    });

    private static void Messages(Utf8JsonWriter json, Prompt prompt)
    {
        json.WriteStartArray("messages");
        if (prompt.System is { } system)
            Message(json, "system", system);
        Message(json, "user", prompt.User);
        foreach (var turn in prompt.Since)
        {
            switch (turn)
            {
                case Turn.User user:
                    Message(json, "user", user.Text);
                    break;
                case Turn.Assistant assistant:
                    Message(json, "assistant", assistant.Text ?? "", () => Calls(json, assistant));
                    break;
                case Turn.ToolResult result:
                    Message(json, "tool", result.Text, () => json.WriteString("tool_call_id", result.CallId));
                    break;
            }
        }

        json.WriteEndArray();
    }

    private static void Message(Utf8JsonWriter json, string role, string content, Action? more = null)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", content);
        more?.Invoke();
        json.WriteEndObject();
    }

    private static void Calls(Utf8JsonWriter json, Turn.Assistant assistant)
    {
        if (assistant.Calls.IsEmpty)
            return;
        json.WriteStartArray("tool_calls");
        foreach (var call in assistant.Calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WritePropertyName("arguments");
            json.WriteRawValue(call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Options(Utf8JsonWriter json, ProviderRequest request)
    {
        var sampling = request.Settings.Sampling;
        json.WriteStartObject("options");
        if (sampling.Temperature is { } temperature)
            json.WriteNumber("temperature", temperature);
        if (sampling.TopP is { } topP)
            json.WriteNumber("top_p", topP);
        if (sampling.MaxOutputTokens is { } most)
            json.WriteNumber("num_predict", most);
        if (sampling.Seed is { } seed)
            json.WriteNumber("seed", seed);
        JsonRequest.Stop(json, "stop", request.Stop);
        json.WriteEndObject();
    }
}
