using System.Collections.Immutable;
using System.Text.Json;
using Provenance.Core.Experiments;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>The top level of an answer, as a framework's output contract sketches it: the fields, in order, and what the scores are.</summary>
/// <param name="ScoresAreNumbers">A score is a bare number, rather than an object with salience and confidence beside it.</param>
internal sealed record AnswerShape(string ScoresField, ImmutableArray<AnswerField> Fields, bool ScoresAreNumbers)
{
    public static AnswerShape Of(OutputContract contract)
    {
        using var schema = Parse(contract.Schema);
        if (schema?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            return new AnswerShape(contract.ScoresField, [new AnswerField(contract.ScoresField, "object")], ScoresAreNumbers: false);
        var isJsonSchema = root.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object;
        var fields = isJsonSchema
            ? properties.EnumerateObject().Select(member => new AnswerField(member.Name, TypeOf(member.Value)))
            : root.EnumerateObject().Select(member => new AnswerField(member.Name, SketchedTypeOf(member.Value)));
        var all = fields.ToList();
        if (!all.Exists(field => field.Name == contract.ScoresField))
            all.Insert(0, new AnswerField(contract.ScoresField, "object"));
        var areNumbers = isJsonSchema ? ScoreTypeOf(root, properties, contract.ScoresField) is "number" or "integer" : AreSketchedNumbers(root, contract);
        return new AnswerShape(contract.ScoresField, [.. all], areNumbers);
    }

    private static JsonDocument? Parse(string? schema)
    {
        if (schema is null)
            return null;
        try
        {
            return JsonDocument.Parse(schema);
        }
        catch (JsonException)
        {
            // A sketch in prose: the plain shape is what any reader of answers understands.
            return null;
        }
    }

    /// <summary>The older sketches say <c>"scores": "object"</c> and mean a number for each dimension, unless an example shows an object.</summary>
    private static bool AreSketchedNumbers(JsonElement root, OutputContract contract) =>
        !root.TryGetProperty(contract.ScoresField, out var sketch)
        || sketch.ValueKind != JsonValueKind.Object
        || sketch.EnumerateObject().All(member => member.Value.ValueKind != JsonValueKind.Object);

    private static string? ScoreTypeOf(JsonElement root, JsonElement properties, string scoresField)
    {
        if (!properties.TryGetProperty(scoresField, out var scores) || scores.ValueKind != JsonValueKind.Object)
            return null;
        if (!scores.TryGetProperty("properties", out var perDimension) || perDimension.ValueKind != JsonValueKind.Object)
            return null;
        var first = perDimension.EnumerateObject().Select(member => member.Value).FirstOrDefault();
        return first.ValueKind == JsonValueKind.Object ? TypeOf(Resolve(root, first)) : null;
    }

    /// <summary>Follows one reference into the schema's own definitions.</summary>
    private static JsonElement Resolve(JsonElement root, JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var reference) || reference.GetString()?.Split('/') is not ["#", var section, var name])
            return schema;
        return root.TryGetProperty(section, out var definitions)
            && definitions.ValueKind == JsonValueKind.Object
            && definitions.TryGetProperty(name, out var target)
            && target.ValueKind == JsonValueKind.Object
            ? target
            : schema;
    }

    private static string TypeOf(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()!
            : "object";

    private static string SketchedTypeOf(JsonElement sketch) => sketch.ValueKind switch
    {
        JsonValueKind.String => sketch.GetString()!,
        JsonValueKind.Array => "array",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "object",
    };
}

/// <summary>A field of an answer.</summary>
/// <param name="Type">The JSON type, in JSON Schema's word.</param>
internal sealed record AnswerField(string Name, string Type);
