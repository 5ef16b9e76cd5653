using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Declarations;

/// <summary>Hypotheses as a mapping of ids to texts, as a list of texts, or as a list of mappings with id and text.</summary>
internal static class HypothesisList
{
    public static ImmutableArray<Hypothesis> Read(Fields fields)
    {
        if (fields.Find("hypotheses") is Mapping)
        {
            var section = fields.Section("hypotheses")!;
            return [.. section.Mapping.Members.Select(member => new Hypothesis(member.Name, section.Text(member.Name) ?? ""))];
        }

        if (fields.Find("hypotheses") is Scalar alone)
            return [new Hypothesis("H1", alone.Text.Trim())];
        var hypotheses = ImmutableArray.CreateBuilder<Hypothesis>();
        foreach (var (node, spot) in fields.Items("hypotheses"))
        {
            var next = $"H{hypotheses.Count + 1}";
            if (node is Scalar text)
                hypotheses.Add(new Hypothesis(next, text.Text.Trim()));
            else if (node is Mapping mapping && new Fields(mapping, spot.Field!, spot.File, fields.Log) is var item)
                hypotheses.Add(
                    new Hypothesis(item.Text("id") ?? next, item.Text(item.Either("text", "description", "statement"))?.Trim() ?? ""));
            else
                fields.Log.Error(
                    "wrong-type", $"A hypothesis must be text, or a mapping with id and text; this is {node.Describe()}.", spot);
        }

        return hypotheses.ToImmutable();
    }
}
