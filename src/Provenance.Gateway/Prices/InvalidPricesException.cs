using Provenance.Core;
using Provenance.Core.Experiments;

namespace Provenance.Gateway.Prices;

/// <summary>A price table that breaks a rule of its format, with everything that is wrong with it.</summary>
public sealed class InvalidPricesException(IReadOnlyList<Finding> findings) : ProvenanceException(string.Join(Environment.NewLine, findings))
{
    public IReadOnlyList<Finding> Findings { get; } = findings;
}
