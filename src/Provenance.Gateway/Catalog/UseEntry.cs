using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>What a models file says of one use of models.</summary>
/// <param name="Spot">Where it says so.</param>
internal sealed record UseEntry(UseSettings Settings, SourceSpot Spot)
{
    /// <summary>Where it says which profile answers.</summary>
    public SourceSpot? ProfileSpot { get; init; }
}
