using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Caches;
using Provenance.Gateway.Limits;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Retries;

namespace Provenance.Gateway.Calls;

/// <summary>The gateway of one open session: its models, its budget, its archive.</summary>
public sealed class ModelGateway : IModelGateway, IDisposable, IAsyncDisposable
{
    private readonly UsedModels models;
    private readonly ConcurrencyLimits limits = new();
    private readonly OneAtATime pipeline;
    private readonly GatewayStores stores;

    public ModelGateway(ISessionArchive archive, GatewayStores stores, ProviderSet providers, TimeProvider clock, ILoggerFactory loggers)
    {
        models = new UsedModels(archive.Session);
        this.stores = stores;
        pipeline =
            new OneAtATime(
                new Recalled(archive, clock.GetUtcNow(),
                    new TokenLimited(
                        new Cached(archive, stores.Caches,
                            new Retried(clock, archive.Session.Name, loggers.CreateLogger<Retried>(),
                                new Limited(limits,
                                    new Halted(
                                        new Budgeted(archive, Budget,
                                            new Archived(archive, clock,
                                                new Timed(clock,
                                                    providers))))))))));
    }

    public SessionBudget Budget => stores.Budget;

    public Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken) =>
        models.Find(ask.Model, ask.Subject.Step) is { } settings
            ? pipeline.AskAsync(new ModelCall(ask, ask.Adjust?.Invoke(settings) ?? settings, AttemptReason.First), cancellationToken)
            : Task.FromResult(new CallOutcome(
                ask.Call, OutcomeClass.Configuration, null, $"The session has no settings for the model \"{ask.Model}\"."));

    public void Dispose() => limits.Dispose();

    /// <summary>Writes what the ledger of the day still waits for, and lets go of ledger and cache.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await stores.DisposeAsync();
    }
}
