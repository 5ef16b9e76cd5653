using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>What the bodies of all providers' requests have in common.</summary>
internal static class JsonRequest
{
    private const int ScratchCapacity = 1 << 14;

    private const int LargestScratch = 1 << 20;

    // A body for a server, never for a web page: texts in other scripts stay as short as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A writer asks for three bytes a character before it writes one: room that is used again, and a body of the size that it has.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    /// <summary>An object with these members.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = scratch ?? new ArrayBufferWriter<byte>(ScratchCapacity);
        scratch = null;
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        var body = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= LargestScratch)
        {
            buffer.ResetWrittenCount();
            scratch = buffer;
        }

        return body;
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
