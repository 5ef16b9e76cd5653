using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>What the bodies of all providers' requests have in common.</summary>
internal static class JsonRequest
{
    /// <summary>Room for everything but the messages, and for what has to be escaped in most of them.</summary>
    private const int Framing = 1024;

    // A body for a server, never for a web page: texts in other scripts stay as short as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object with these members.</summary>
    public static ReadOnlyMemory<byte> Write(Prompt prompt, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(Framing + (prompt.System?.Length ?? 0) + prompt.User.Length);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public static void Stop(Utf8JsonWriter json, string name, ImmutableArray<string> sequences)
    {
        if (sequences.IsEmpty)
            return;
        json.WriteStartArray(name);
        foreach (var sequence in sequences)
            json.WriteStringValue(sequence);
        json.WriteEndArray();
    }

    /// <summary>The member <c>tools</c>, as OpenAI and Ollama alike have it; none where there are no tools.</summary>
    public static void Tools(Utf8JsonWriter json, ImmutableArray<ModelTool> tools)
    {
        if (tools.IsEmpty)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            Function(json, tool);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Function(Utf8JsonWriter json, ModelTool tool)
    {
        json.WriteStartObject("function");
        json.WriteString("name", tool.Name);
        if (tool.Description is { } description)
            json.WriteString("description", description);
        json.WritePropertyName("parameters");
        json.WriteRawValue(tool.Parameters);
        json.WriteEndObject();
    }
}
