using Provenance.Core.Digests;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>
/// Frameworks of v10: dimensions and derived metrics by name, at the top level or inside the variant, whose own hold, and a JSON Schema.
/// </summary>
internal static class DimensionalFramework
{
    public static Framework? Read(Fields root, VariantWish wish, Digest digest)
    {
        var variant = wish.Choose(root);
        var dimensions = DimensionList.Read(Owner(root, variant?.Fields, "dimensions"));
        if (dimensions.IsEmpty)
            root.Log.Error("no-dimensions", "The framework names no dimensions: nothing would be scored.", root.Spot("dimensions"));
        var metrics = new MetricList(root.Log);
        foreach (var section in new[] { "derived_metrics", "required_calculations" })
            metrics.Add(Owner(root, variant?.Fields, section), section);
        UnusedSections.Warn(root, "framework_fit_score", "is a figure across documents and is not computed");
        if (variant is not { } chosen || VariantPrompt.Of(chosen.Fields) is not { } prompt || dimensions.IsEmpty)
            return null;
        var named = FrameworkName.Of(root);
        return new Framework
        {
            Name = named.Name,
            Version = named.Version,
            Digest = digest,
            Variant = chosen.Name,
            AnalysisPrompt = prompt,
            Dimensions = dimensions,
            Metrics = metrics.ToImmutable(),
            Output = OutputSchema.Read(Owner(root, chosen.Fields, "output_schema"), root, dimensions),
        };
    }

    private static Fields Owner(Fields root, Fields? variant, string section) =>
        variant?.Find(section) is not null ? variant : root;
}
