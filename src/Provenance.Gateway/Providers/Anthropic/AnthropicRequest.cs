using System.Collections.Immutable;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;

namespace Provenance.Gateway.Providers.Anthropic;

/// <summary>The body of a request to <c>/v1/messages</c>: only what the settings and the prompt say.</summary>
internal static class AnthropicRequest
{
    public static ReadOnlyMemory<byte> Body(ProviderRequest request) => JsonRequest.Write(json =>
    {
        var (settings, prompt) = (request.Settings, request.Prompt);
        json.WriteString("model", settings.Model);
        json.WriteNumber("max_tokens", settings.Sampling.MaxOutputTokens ?? Sampling.DefaultMaxOutputTokens);
        if (prompt.System is { } system)
            json.WriteString("system", system);
        Messages(json, prompt);
        if (settings.Sampling.Temperature is { } temperature)
            json.WriteNumber("temperature", temperature);
        if (settings.Sampling.TopP is { } topP)
            json.WriteNumber("top_p", topP);
        JsonRequest.Stop(json, "stop_sequences", request.Stop);
        Tools(json, prompt);
        Format(json, request.Schema);
        if (request.IsStreamed)
            json.WriteBoolean("stream", true);
    });

    private static void Messages(Utf8JsonWriter json, Prompt prompt)
    {
        json.WriteStartArray("messages");
        Message(json, "user", prompt.User);
        for (var i = 0; i < prompt.Since.Length; i++)
        {
            switch (prompt.Since[i])
            {
                case Turn.User user:
                    Message(json, "user", user.Text);
                    break;
                case Turn.Assistant assistant:
                    Message(json, assistant);
                    break;
                case Turn.ToolResult:
                    i += Results(json, prompt.Since[i..]) - 1;
                    break;
            }
        }

        json.WriteEndArray();
    }

    private static void Message(Utf8JsonWriter json, string role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", content);
        json.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter json, Turn.Assistant assistant)
    {
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        if (assistant.Text is { Length: > 0 } text)
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        foreach (var call in assistant.Calls)
        {
            json.WriteStartObject();
            json.WriteString("type", "tool_use");
            json.WriteString("id", call.Id);
            json.WriteString("name", call.Name);
            json.WritePropertyName("input");
            json.WriteRawValue(call.Arguments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The results of calls that were made together have to come back in one message.</summary>
    /// <returns>How many there were.</returns>
    private static int Results(Utf8JsonWriter json, ImmutableArray<Turn> turns)
    {
        var results = turns.TakeWhile(turn => turn is Turn.ToolResult).Cast<Turn.ToolResult>().ToList();
        json.WriteStartObject();
        json.WriteString("role", "user");
        json.WriteStartArray("content");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("type", "tool_result");
            json.WriteString("tool_use_id", result.CallId);
            json.WriteString("content", result.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return results.Count;
    }

    private static void Tools(Utf8JsonWriter json, Prompt prompt)
    {
        if (prompt.Tools.IsEmpty)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in prompt.Tools)
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            if (tool.Description is { } description)
                json.WriteString("description", description);
            json.WritePropertyName("input_schema");
            json.WriteRawValue(tool.Parameters);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Anthropic holds an answer to a schema, but not to any JSON whatever.</summary>
    private static void Format(Utf8JsonWriter json, string? schema)
    {
        if (schema is null)
            return;
        json.WriteStartObject("output_config");
        json.WriteStartObject("format");
        json.WriteString("type", "json_schema");
        json.WritePropertyName("schema");
        json.WriteRawValue(schema);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
