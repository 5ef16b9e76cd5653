using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway;

/// <summary>Makes the gateway of a session, and looks after the health of models.</summary>
public sealed class ModelGateways(ProviderSet providers, TimeProvider clock, ILoggerFactory loggers)
{
    /// <summary>Call it once per opened session, when its archive knows everything that earlier processes left.</summary>
    /// <param name="budget">In US dollars, instead of the session's own; null for that.</param>
    public ModelGateway Open(ISessionArchive archive, decimal? budget = null) =>
        new(archive, SessionBudget.Of(archive, budget), providers, clock, loggers);

    /// <summary>Whether a model could be asked now, found out without asking it anything that costs.</summary>
    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        providers.CheckAsync(settings, cancellationToken);
}
