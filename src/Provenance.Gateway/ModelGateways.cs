using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway;

/// <summary>Makes the gateway of a session.</summary>
public sealed class ModelGateways(ProviderSet providers, TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>Call it once per opened session, when its archive knows everything that earlier processes left.</summary>
    /// <param name="budget">In US dollars, instead of the session's own; null for that.</param>
    public ModelGateway Open(ISessionArchive archive, decimal? budget = null) =>
        new(archive, SessionBudget.Of(archive, budget), providers, clock, loggers);
}
