using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>The JSON Schema of a v10 framework, with its <c>definitions</c> inside even where the framework has them beside.</summary>
internal static class OutputSchema
{
    public const string ScoresField = "dimensional_scores";

    public static OutputContract Read(Fields owner, Fields root, ImmutableArray<Dimension> dimensions)
    {
        var instructions = root.Section("output_contract")?.Text("instructions");
        if (owner.Section("output_schema")?.Mapping is not { } schema)
            return new OutputContract(null, instructions, ScoresField);
        if (!schema.Has("definitions") && (owner.Find("definitions") ?? root.Find("definitions")) is Mapping definitions)
            schema = schema with { Members = schema.Members.Add(new Member("definitions", definitions.Line, definitions)) };
        var scores = FindScores(schema, dimensions);
        var field = scores?.Name ?? ScoresField;
        if (scores is { Value: Mapping listed }
            && dimensions.Where(dimension => !Properties(listed)!.Has(dimension.Name)).ToList() is [_, ..] missing)
            owner.Log.Warning(
                "schema-dimensions",
                $"The output schema does not ask for {string.Join(", ", missing.Select(dimension => dimension.Name))}.",
                owner.Spot("output_schema"));
        return new OutputContract(NodeJson.Write(schema), instructions, field);
    }

    /// <summary>The property whose own properties are dimensions.</summary>
    private static Member? FindScores(Mapping schema, ImmutableArray<Dimension> dimensions) =>
        Properties(schema)?.Members.FirstOrDefault(member =>
            member.Value is Mapping inner && Properties(inner) is { } names && dimensions.Any(dimension => names.Has(dimension.Name)));

    private static Mapping? Properties(Mapping schema) =>
        schema.TryGet("properties", out var member) ? member.Value as Mapping : null;
}
