using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>Dimensions as v10 has them: a list of mappings with a name, or a mapping by name.</summary>
internal static class DimensionList
{
    public static ImmutableArray<Dimension> Read(Fields owner)
    {
        var list = new DimensionNames(owner.Log);
        if (owner.Find("dimensions") is not Mapping byName)
        {
            foreach (var item in owner.Sections("dimensions"))
                list.Add(Read(item, item.RequiredText("name")), item.Spot("name"));
            return list.ToImmutable();
        }

        var section = owner.Section("dimensions")!;
        foreach (var member in byName.Members)
        {
            var dimension = section.Section(member.Name) is { } item ? Read(item, member.Name) : new Dimension(member.Name, "");
            list.Add(dimension, section.Spot(member.Name));
        }

        return list.ToImmutable();
    }

    private static Dimension Read(Fields item, string name) =>
        new(name, item.Text(item.Either("description", "definition"))?.Trim() ?? "")
        {
            Minimum = item.Number(item.Either("min_score", "minimum", "min")) ?? 0,
            Maximum = item.Number(item.Either("max_score", "maximum", "max")) ?? 1,
            Markers = [.. Markers(item)],
        };

    /// <summary>
    /// What speaks for the dimension: the list itself, or its positive examples, each a phrase or a phrase with an explanation.
    /// </summary>
    private static IEnumerable<string> Markers(Fields item)
    {
        var owner = item.Find("markers") is Mapping ? item.Section("markers")! : item;
        var name = ReferenceEquals(owner, item) ? "markers" : owner.Either("positive_examples", "positive", "examples", "keywords");
        if (owner.Find(name) is not Sequence list)
            yield break;
        foreach (var marker in list.Items)
        {
            if (marker is Scalar { Kind: not ScalarKind.Null } text)
                yield return text.Text;
            else if (marker is Mapping phrase && phrase.TryGet("phrase", out var member) && member.Value is Scalar words)
                yield return words.Text;
        }
    }
}
