using Provenance.Core.Digests;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Markdown;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>Reads a framework file, whatever its specification.</summary>
internal static class FrameworkReader
{
    /// <param name="spot">Where the file is named.</param>
    /// <param name="variant">The analysis variant that is wanted.</param>
    public static ReadFramework? Read(Place place, SourceSpot spot, VariantWish variant, FindingLog log)
    {
        if (InputBytes.Read(place, InputLimits.Declaration, spot, log) is not { } bytes)
            return null;
        var source = new SourceText(bytes.Text, place.Name);
        var errors = log.Errors;
        var extension = Path.GetExtension(place.Path).ToLowerInvariant();
        var root = extension switch
        {
            ".yaml" or ".yml" => YamlNodes.Parse(source, log, Severity.Error) as Mapping,
            ".json" => JsonNodes.Parse(source, log, Severity.Warning) as Mapping,
            _ => MachinePart.Read(source, log),
        };
        if (root is null)
        {
            if (log.Errors == errors)
                log.Error("no-machine-readable-part", $"{place.Name} has no fields that describe a framework.", new SourceSpot(place.Name));
            return null;
        }

        var input = new InputFile($"framework{extension}", place.Path, bytes.Digest, bytes.Bytes.LongLength);
        return Read(new Fields(root, "", place.Name, log), variant, bytes.Digest) is { } read ? read with { Input = input } : null;
    }

    private static ReadFramework? Read(Fields root, VariantWish variant, Digest digest)
    {
        if (OwnFramework.IsOne(root.Mapping))
            return OwnFramework.Read(root, variant, digest) is { } own ? new ReadFramework(own, null, null) : null;
        var specification = FrameworkSpecification.Of(root);
        var framework = specification switch
        {
            null => null,
            FrameworkSpecification.Ten => DimensionalFramework.Read(root, variant, digest),
            _ => CalculationFramework.Read(root, variant, digest),
        };
        return framework is null ? null : new ReadFramework(framework, null, specification);
    }
}
