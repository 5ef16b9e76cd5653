using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>
/// The dimensions of a framework that does not list them. The first of these that says any decides:
/// <c>dimension_groups</c>; <c>gasket_schema.target_keys</c> that end in <c>_score</c>; fields <c>X_score</c> of the output contract that
/// have a companion <c>X_confidence</c> or <c>X_evidence</c>; names <c>X_score</c> in the formulas that are no metrics, with what the prompt
/// adds to them; what the prompt lists. They come in the order in which the prompt introduces them.
/// </summary>
internal static class DerivedDimensions
{
    private const string Score = "_score";

    public static ImmutableArray<Dimension> Find(Fields root, string prompt, ImmutableArray<MetricDefinition> metrics)
    {
        var prompted = PromptedDimensions.Of(prompt);
        var (names, from) = First(root, prompted, metrics);
        if (names.Count == 0)
        {
            root.Log.Error(
                "no-dimensions",
                "No dimension can be found: there are no dimension_groups, no formula or field speaks of X_score, and the prompt lists none. " +
                "Name them in dimension_groups.",
                root.Spot());
            return [];
        }

        var dimensions = names
            .Select(name => prompted.FirstOrDefault(known => PromptedDimensions.Same(known.Name, name)) is { } known
                ? known with { Name = name }
                : new Dimension(name, ""))
            .OrderBy(dimension => PromptedDimensions.Position(prompt, dimension.Name))
            .ToImmutableArray();
        if (from != "dimension_groups")
            root.Log.Warning(
                "dimensions-derived",
                $"The framework lists no dimensions; from its {from} they are {string.Join(", ", dimensions.Select(dimension => dimension.Name))}.",
                root.Spot());
        return PromptedMarkers.AddTo(dimensions, prompt);
    }

    private static (List<string> Names, string From) First(
        Fields root, ImmutableArray<Dimension> prompted, ImmutableArray<MetricDefinition> metrics)
    {
        var groups = WithoutPairs(root.Find("dimension_groups") is { } listed ? [.. Leaves(listed).Distinct()] : []);
        if (groups.Count > 0)
            return (groups, "dimension_groups");
        var gasket = Scores(root.Section("gasket_schema")?.Texts("target_keys").Select(key => key.Text) ?? []);
        if (gasket.Count > 0)
            return (gasket, "gasket schema");
        var contract = Contract(root);
        if (contract.Count > 0)
            return (contract, "output contract");
        var formulas = ScoredNames.Of(metrics);
        return formulas.Count > 0
            ? ([.. formulas, .. Added(formulas, prompted)], "formulas")
            : (prompted.Select(dimension => dimension.Name).ToList(), "prompt");
    }

    /// <summary>
    /// What the prompt lists beyond the formulas, if it lists the same kind of things: half of the formulas' names at least.
    /// </summary>
    private static IEnumerable<string> Added(List<string> formulas, ImmutableArray<Dimension> prompted)
    {
        var shared = formulas.Count(name => prompted.Any(dimension => PromptedDimensions.Same(dimension.Name, name)));
        return shared * 2 < formulas.Count
            ? []
            : prompted.Select(dimension => dimension.Name).Where(name => !formulas.Exists(known => PromptedDimensions.Same(name, known)));
    }

    private static IEnumerable<string> Leaves(Node node) =>
        node switch
        {
            Sequence list => list.Items.SelectMany(Leaves),
            Mapping mapping => mapping.Members.Where(member => member.Value is not Scalar).SelectMany(member => Leaves(member.Value)),
            Scalar { Kind: ScalarKind.Text } scalar => [scalar.Text],
            _ => [],
        };

    /// <summary>
    /// Some frameworks list their pairs beside the dimensions that form them: <c>care_harm</c> beside <c>care</c> and <c>harm</c>.
    /// </summary>
    private static List<string> WithoutPairs(List<string> names)
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        return names.FindAll(
            name => !name.Select((c, i) => c == '_' && known.Contains(name[..i]) && known.Contains(name[(i + 1)..])).Any(pair => pair));
    }

    private static List<string> Contract(Fields root)
    {
        if (root.Section("output_contract")?.Find("schema") is not Mapping schema)
            return [];
        return Scores(schema.Members.Select(member => member.Name))
            .Where(name => schema.Has($"{name}_confidence") || schema.Has($"{name}_evidence"))
            .ToList();
    }

    private static List<string> Scores(IEnumerable<string> keys) =>
    [
        .. keys
            .Where(key => key.EndsWith(Score, StringComparison.Ordinal) && key.Length > Score.Length)
            .Select(key => key[..^Score.Length])
            .Distinct(),
    ];
}
