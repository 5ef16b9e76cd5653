using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>Gathers dimensions: each has a name of its own and a range that is one.</summary>
internal sealed class DimensionNames(FindingLog log)
{
    private readonly List<Dimension> dimensions = [];

    public void Add(Dimension dimension, SourceSpot spot)
    {
        if (string.IsNullOrWhiteSpace(dimension.Name))
            return;
        if (dimensions.Exists(known => known.Name == dimension.Name))
            log.Error("duplicate-dimension", $"The dimension \"{dimension.Name}\" is listed twice.", spot);
        else if (dimension.Minimum >= dimension.Maximum)
            log.Error("score-range", $"The scores of \"{dimension.Name}\" can't go from {dimension.Minimum} to {dimension.Maximum}.", spot);
        else
            dimensions.Add(dimension);
    }

    public ImmutableArray<Dimension> ToImmutable() => [.. dimensions];
}
