using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;

namespace Provenance.Gateway.Calls;

/// <summary>A call on its way through the gateway.</summary>
/// <param name="Reason">Why the next attempt is made.</param>
public sealed record ModelCall(Ask Ask, ModelSettings Settings, AttemptReason Reason)
{
    // Reckoned when it is first asked for: a call that the archive has settled needs it not, and a resumed session meets thousands of those.
    private (bool IsReckoned, decimal? Usd) worst;

    /// <summary>A copy may have other settings, and so another worst case.</summary>
    private ModelCall(ModelCall original) => (Ask, Settings, Reason) = (original.Ask, original.Settings, original.Reason);

    public CallKey Key => Ask.Call;

    public Digest Prompt => Ask.Prompt.Digest;

    /// <summary>What one attempt may cost at most, in US dollars; null when the price is unknown.</summary>
    public decimal? WorstCost => (worst = worst.IsReckoned ? worst : (true, WorstCase.CostOf(Settings, Ask.Prompt))).Usd;
}
