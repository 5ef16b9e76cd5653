using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>The analysis variant that is wanted, and who says so; no name for the framework's default.</summary>
internal sealed record VariantWish(string? Name, SourceSpot Spot)
{
    public const string Default = "default";

    /// <summary>For a framework that has no variants: an error when one is wanted by name.</summary>
    public void RequireNone(FindingLog log)
    {
        if (Name is { } wanted and not Default)
            log.Error("variant-unknown", $"The framework has no analysis variants; \"{wanted}\" can't be chosen.", Spot);
    }

    /// <summary>The variant of the framework; null, and an error, when it has none of that name.</summary>
    public (string Name, Fields Fields)? Choose(Fields framework)
    {
        if (framework.Section("analysis_variants") is not { } variants)
        {
            if (!framework.Mapping.Has("analysis_variants"))
                framework.Missing("analysis_variants");
            return null;
        }

        var wanted = Name ?? Default;
        if (variants.Section(wanted) is { } found)
            return (wanted, found);
        var names = variants.Mapping.Members.Select(member => member.Name).ToList();
        if (Name is null && names.Count == 1 && variants.Section(names[0]) is { } only)
        {
            framework.Log.Warning(
                "variant-default", $"There is no variant \"{Default}\"; the only one, \"{names[0]}\", is taken.", variants.Spot());
            return (names[0], only);
        }

        framework.Log.Error(
            "variant-unknown",
            $"The framework has no analysis variant \"{wanted}\"; it has {string.Join(", ", names)}.",
            Name is null ? variants.Spot() : Spot);
        return null;
    }
}
