using System.Collections.Immutable;

namespace Provenance.Gateway.Providers.Offline;

/// <summary>What is answered of one dimension; null where nothing is.</summary>
internal sealed record DimensionAnswer(string Dimension)
{
    public double? Score { get; init; }

    public double? Salience { get; init; }

    public double? Confidence { get; init; }

    public ImmutableArray<string> Quotes { get; init; } = [];
}
