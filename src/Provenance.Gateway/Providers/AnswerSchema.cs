using System.Text.Json;
using Provenance.Core.Experiments;

namespace Provenance.Gateway.Providers;

/// <summary>The JSON schema of a framework's answer.</summary>
internal static class AnswerSchema
{
    private const int DeepestSchema = 128;

    /// <summary>Null when the framework has none, or only the field-to-type sketch of the older ones, which no provider understands.</summary>
    public static string? Of(OutputContract output)
    {
        if (output.Schema is not { } schema)
            return null;
        using var json = JsonDocument.Parse(schema, new JsonDocumentOptions { MaxDepth = DeepestSchema });
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? schema
            : null;
    }
}
