using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Sessions;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Budgets.Days;
using Provenance.Gateway.Caches;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Limits;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Embeddings;
using Provenance.Gateway.Registries;

namespace Provenance.Gateway;

/// <summary>Makes the gateway of a session.</summary>
/// <param name="embedders">Null where no text is embedded.</param>
/// <param name="share">This process's share of the limits of models; null for all of them.</param>
public sealed class ModelGateways(ProviderSet providers, TimeProvider clock, ILoggerFactory loggers, EmbedderSet? embedders = null, LimitShare? share = null)
{
    /// <summary>What is learnt of endpoints holds for all sessions.</summary>
    private readonly Endpoints endpoints = new(clock, loggers, share);

    /// <summary>
    /// Call it once per opened session, when its archive knows everything that earlier processes left. Nothing outside the session is
    /// read or written, and no cache is asked.
    /// </summary>
    /// <param name="budget">In US dollars, instead of the session's own; null for that.</param>
    /// <exception cref="LedgerMissingException">The session limits what may be spent on a day.</exception>
    /// <param name="live">What is looked up at each call, for a host that is no experiment; null for what the session has pinned.</param>
    public ModelGateway Open(ISessionArchive archive, decimal? budget = null, LiveModels? live = null)
    {
        var terms = BudgetTerms.Of(archive.Session);
        return terms.LimitsDays
            ? throw new LedgerMissingException(archive.Session.Name)
            : Open(archive, GatewayStores.InMemory(archive, terms with { Session = budget ?? terms.Session }), live);
    }

    /// <summary>What tells for a session's cache that two questions mean nearly the same; null when nothing does, or what does costs money under a limit.</summary>
    public Embed? FindEmbedder(SessionDocument session, BudgetTerms terms) => embedders?.Of(session, terms);

    /// <summary>The same with the ledgers and caches that are kept beside sessions.</summary>
    /// <param name="stores">The gateway's from now on: it closes them when it is disposed.</param>
    /// <param name="live">As above.</param>
    /// <param name="shared">Other processes ask for this session's calls too: none of them goes into a batch.</param>
    public ModelGateway Open(ISessionArchive archive, GatewayStores stores, LiveModels? live = null, bool shared = false)
    {
        var parts = new GatewayParts(providers, endpoints, stores) { Batches = !shared };
        return new ModelGateway(archive, live is null ? parts : parts with { Rollouts = () => live.Rollouts, Models = () => live.Session }, clock, loggers);
    }
}
