using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Provenance.Core.Experiments;

namespace Provenance.Core.Plans;

/// <summary>Tells a model the form of its answer: the framework's own contract where it has one, else the canonical shape.</summary>
internal static class AnswerForm
{
    /// <summary>Where a framework does not say what its answer holds the scores under.</summary>
    private const string CanonicalField = "dimensional_scores";

    public static void Append(StringBuilder prompt, Framework framework)
    {
        if (framework.Output.Instructions is { } instructions)
            prompt.Append(instructions.Trim()).Append("\n\n");
        if (framework.Output.Schema is not { } schema)
        {
            prompt.Append(framework.Output.Instructions is null
                ? "Answer with one JSON object and nothing else. "
                : "End the answer with one JSON object. ");
            AppendShape(prompt, framework, "number", "\"the strongest quotation, word for word\"");
            return;
        }

        if (IsJsonSchema(schema))
            prompt.Append("Answer with one JSON object and nothing else. It must be valid against this JSON Schema:\n\n")
                .Append(schema).Append('\n');
        else
            AppendSketch(prompt, framework, schema);
        AppendNames(prompt, framework);
    }

    /// <summary>The canonical shape with every dimension by name.</summary>
    /// <param name="number">What stands for a score.</param>
    /// <param name="quote">What stands for a quotation.</param>
    public static void AppendShape(StringBuilder prompt, Framework framework, string number, string quote)
    {
        var field = framework.Output.ScoresField.Length > 0 ? framework.Output.ScoresField : CanonicalField;
        prompt.Append("It has this shape, with exactly these names:\n\n{\n  ").Append(Json(field)).Append(": {\n");
        for (var i = 0; i < framework.Dimensions.Length; i++)
        {
            prompt.Append(
                CultureInfo.InvariantCulture,
                $"    {Json(framework.Dimensions[i].Name)}: {{\"raw_score\": {number}, \"salience\": {number}, ")
                .Append(CultureInfo.InvariantCulture, $"\"confidence\": {number}, \"evidence\": {quote}}}")
                .Append(i < framework.Dimensions.Length - 1 ? ",\n" : "\n");
        }

        prompt.Append("  }\n}\n\n");
        AppendRanges(prompt, framework);
    }

    private static void AppendSketch(StringBuilder prompt, Framework framework, string schema)
    {
        prompt.Append("The JSON object has these fields of these types:\n\n").Append(schema).Append("\n\n");
        if (framework.Output.ScoresField.Length > 0)
            prompt.Append(
                CultureInfo.InvariantCulture,
                $"In {Json(framework.Output.ScoresField)} the value of each dimension is its score, a number.\n");
    }

    private static void AppendNames(StringBuilder prompt, Framework framework)
    {
        prompt.Append("\nWherever the answer names a dimension, as a field or as a value, use exactly these names:\n");
        foreach (var dimension in framework.Dimensions)
            prompt.Append("- ").Append(dimension.Name).Append('\n');
        AppendRanges(prompt, framework);
    }

    private static void AppendRanges(StringBuilder prompt, Framework framework)
    {
        foreach (var range in framework.Dimensions.GroupBy(dimension => (dimension.Minimum, dimension.Maximum)))
        {
            var all = range.Count() == framework.Dimensions.Length;
            var whose = all ? "" : $" of {string.Join(", ", range.Select(dimension => dimension.Name))}";
            prompt.Append(
                CultureInfo.InvariantCulture, $"Scores{whose} go from {range.Key.Minimum:0.0###} to {range.Key.Maximum:0.0###}.\n");
        }

        prompt.Append("Salience and confidence go from 0.0 to 1.0.\n");
    }

    /// <summary>A JSON Schema has a type and properties; the sketch of the older frameworks has fields with the names of types.</summary>
    private static bool IsJsonSchema(string schema)
    {
        using var json = JsonDocument.Parse(schema, new JsonDocumentOptions { MaxDepth = 128 });
        return json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object;
    }

    private static string Json(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
