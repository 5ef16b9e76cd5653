using Provenance.Core.Digests;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>
/// Frameworks of v4 and 7.3: prompts by variant, a <c>calculation_spec</c>, an output contract in words. Those of v4 list no dimensions:
/// <see cref="DerivedDimensions"/> finds them.
/// </summary>
internal static class CalculationFramework
{
    public static Framework? Read(Fields root, VariantWish wish, Digest digest)
    {
        var variant = wish.Choose(root);
        var prompt = variant is { } chosen ? VariantPrompt.Of(chosen.Fields) : null;
        var metrics = Metrics(root);
        var dimensions = DerivedDimensions.Find(root, prompt ?? "", [.. metrics.ToImmutable()]);
        UnusedSections.Warn(root, "static_weights", "is not applied, except where a formula says so itself");
        if (variant is not { } named || prompt is null || dimensions.IsEmpty)
            return null;
        var name = FrameworkName.Of(root);
        return new Framework
        {
            Name = name.Name,
            Version = name.Version,
            Digest = digest,
            Variant = named.Name,
            AnalysisPrompt = prompt,
            Dimensions = dimensions,
            Metrics = metrics.ToImmutable(),
            Output = WordedContract.Read(root, dimensions),
        };
    }

    private static MetricList Metrics(Fields root)
    {
        var metrics = new MetricList(root.Log);
        if (root.Find("calculation_spec") is Sequence)
            metrics.Add(root, "calculation_spec");
        if (root.Find("calculation_spec") is not Mapping || root.Section("calculation_spec") is not { } spec)
            return metrics;
        // Beside a block of formulas, 7.3 has a text about them. In v4 every member is a metric, and prose is one that can't be computed.
        metrics.AddGroup(spec, ["execution_order", "pattern_classifications", .. spec.Mapping.Has("formulas") ? ["explanation"] : Array.Empty<string>()]);
        metrics.Order(spec.Texts("execution_order"));
        UnusedSections.Warn(spec, "pattern_classifications", "sorts figures into classes, which is not done");
        return metrics;
    }
}
