using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>Which Discernus specification a framework follows.</summary>
internal static class FrameworkSpecification
{
    public const string Four = "4";
    public const string Seven = "7.3";
    public const string Ten = "10";

    /// <summary>Null when it is one that is not read, or none; the log says so.</summary>
    public static string? Of(Fields root)
    {
        if (root.Section("metadata") is { } metadata && metadata.Text("spec_version") is { } stated)
            return SpecificationVersion.Read(stated, "framework", metadata.Spot("spec_version"), root.Log);
        if (root.Mapping.Has("dimensions") || root.Mapping.Has("output_schema"))
        {
            root.Log.Warning("version-unstated", "The framework states no metadata.spec_version; it is read as v10.", root.Spot());
            return Ten;
        }

        if (root.Mapping.Has("analysis_variants") || root.Mapping.Has("calculation_spec"))
            return ByOwnVersion(root);
        root.Log.Error(
            "no-framework",
            "This is no framework: it has neither dimensions nor analysis_variants nor a calculation_spec. " +
            "Frameworks of v8 have no machine-readable part; write them as v10, or as our own format.",
            root.Spot());
        return null;
    }

    /// <summary>
    /// The old frameworks have one <c>version</c> for both: that of the specification, or their own. Their own stayed below 5 while v4
    /// was the specification, so 5 and above is the specification's.
    /// </summary>
    private static string? ByOwnVersion(Fields root)
    {
        var version = root.Text("version") ?? "";
        return SpecificationVersion.Major(version) is >= 5
            ? SpecificationVersion.Read(version, "framework", root.Spot("version"), root.Log)
            : Four;
    }
}
