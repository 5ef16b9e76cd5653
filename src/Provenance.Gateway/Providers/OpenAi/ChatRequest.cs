using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>The body of a chat completion request: only what the settings and the prompt say, in a fixed order.</summary>
internal static class ChatRequest
{
    public static ReadOnlyMemory<byte> Body(ProviderRequest request) => JsonRequest.Write(json =>
    {
        json.WriteString("model", request.Settings.Deployment ?? request.Settings.Model);
        Messages(json, request.Prompt);
        Sampling(json, request);
        JsonRequest.Tools(json, request.Prompt.Tools);
        Format(json, request);
        Ending(json, request);
    });

    /// <summary>The body of a plain completion: one text, which a template made of the messages.</summary>
    public static ReadOnlyMemory<byte> CompletionBody(ProviderRequest request, string text) => JsonRequest.Write(json =>
    {
        json.WriteString("model", request.Settings.Model);
        json.WriteString("prompt", text);
        Sampling(json, request);
        Format(json, request);
        Ending(json, request);
    });

    private static void Ending(Utf8JsonWriter json, ProviderRequest request)
    {
        if (request.IsStreamed)
            Stream(json);
        if (ChatServer.At(request.Settings.BaseUrl).IsOpenRouter)
            UsageAccounting(json);
    }

    private static void Messages(Utf8JsonWriter json, Prompt prompt)
    {
        json.WriteStartArray("messages");
        if (prompt.System is { } system)
            Message(json, "system", system);
        Message(json, "user", prompt.User);
        foreach (var turn in prompt.Since)
            Message(json, turn);
        json.WriteEndArray();
    }

    private static void Message(Utf8JsonWriter json, string role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", content);
        json.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter json, Turn turn)
    {
        switch (turn)
        {
            case Turn.User user:
                Message(json, "user", user.Text);
                break;
            case Turn.Assistant { Calls.IsEmpty: true } assistant:
                Message(json, "assistant", assistant.Text ?? "");
                break;
            case Turn.Assistant assistant:
                json.WriteStartObject();
                json.WriteString("role", "assistant");
                if (assistant.Text is { } text)
                    json.WriteString("content", text);
                json.WriteStartArray("tool_calls");
                foreach (var call in assistant.Calls)
                    Call(json, call);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case Turn.ToolResult result:
                json.WriteStartObject();
                json.WriteString("role", "tool");
                json.WriteString("tool_call_id", result.CallId);
                json.WriteString("content", result.Text);
                json.WriteEndObject();
                break;
        }
    }

    private static void Call(Utf8JsonWriter json, ToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("id", call.Id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Sampling(Utf8JsonWriter json, ProviderRequest request)
    {
        var (settings, sampling) = (request.Settings, request.Settings.Sampling);
        if (sampling.Temperature is { } temperature)
            json.WriteNumber("temperature", temperature);
        if (sampling.TopP is { } topP)
            json.WriteNumber("top_p", topP);
        if (sampling.MaxOutputTokens is { } most)
            json.WriteNumber(ChatServer.At(settings.BaseUrl).LimitName, most);
        if (sampling.Seed is { } seed)
            json.WriteNumber("seed", seed);
        JsonRequest.Stop(json, "stop", request.Stop);
    }

    private static void Format(Utf8JsonWriter json, ProviderRequest request)
    {
        if (!request.IsJson)
            return;
        json.WriteStartObject("response_format");
        json.WriteString("type", request.Schema is null ? "json_object" : "json_schema");
        if (request.Schema is { } schema)
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", "answer");
            json.WritePropertyName("schema");
            json.WriteRawValue(schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Stream(Utf8JsonWriter json)
    {
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
    }

    /// <summary>Asks OpenRouter to say what it charged.</summary>
    private static void UsageAccounting(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage");
        json.WriteBoolean("include", true);
        json.WriteEndObject();
    }
}
