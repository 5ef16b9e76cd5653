using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>The output contract of v4 and 7.3: a sketch of fields and types, and instructions.</summary>
internal static class WordedContract
{
    public static OutputContract Read(Fields root, ImmutableArray<Dimension> dimensions)
    {
        if (root.Section("output_contract") is not { } contract)
            return new OutputContract(null, null, OutputSchema.ScoresField);
        var instructions = contract.Text("instructions");
        return contract.Find("schema") is Mapping schema
            ? new OutputContract(NodeJson.Write(schema), instructions, ScoresField(schema, dimensions))
            : new OutputContract(null, instructions, OutputSchema.ScoresField);
    }

    /// <summary>
    /// <c>scores</c>; else what is called after scores and is an object; else, where each dimension has a field of its own such as
    /// <c>hope_score</c>, the answer itself, which is the empty name; else the first object.
    /// </summary>
    private static string ScoresField(Mapping schema, ImmutableArray<Dimension> dimensions)
    {
        if (schema.Has("scores"))
            return "scores";
        var objects = schema.Members
            .Where(member => member.Value is Mapping or Scalar { Text: "object" })
            .Select(member => member.Name)
            .ToList();
        if (objects.Find(name => name.EndsWith("_scores", StringComparison.Ordinal)) is { } scores)
            return scores;
        if (dimensions.Any(dimension => schema.Has($"{dimension.Name}_score") || schema.Has(dimension.Name)))
            return "";
        return objects.Find(name => name is not ("evidence" or "confidence" or "reasoning")) ?? "scores";
    }
}
