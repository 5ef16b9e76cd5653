using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;

namespace Provenance.Gateway.Calls;

/// <summary>A call on its way through the gateway.</summary>
/// <param name="Reason">Why the next attempt is made.</param>
public sealed record ModelCall(Ask Ask, ModelSettings Settings, AttemptReason Reason)
{
    // Lazy: a call that the archive has settled needs neither, and a resumed session meets thousands of those.
    private readonly Lazy<Digest> prompt = new(() => Ask.Prompt.Digest);
    private readonly Lazy<decimal?> worstCost = new(() => WorstCase.CostOf(Settings, Ask.Prompt));

    public CallKey Key => Ask.Call;

    public Digest Prompt => prompt.Value;

    /// <summary>What one attempt may cost at most, in US dollars; null when the price is unknown.</summary>
    public decimal? WorstCost => worstCost.Value;
}
