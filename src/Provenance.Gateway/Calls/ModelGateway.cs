using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Gateway.Batches;
using Provenance.Gateway.Breakers;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Caches;
using Provenance.Gateway.Fallbacks;
using Provenance.Gateway.Limits;
using Provenance.Gateway.Retries;
using Provenance.Gateway.Rollouts;

namespace Provenance.Gateway.Calls;

/// <summary>The gateway of one open session: its models, its budget, its archive.</summary>
public sealed class ModelGateway : IModelGateway, IDisposable, IAsyncDisposable
{
    private readonly Func<SessionDocument>? live;
    private UsedModels models;
    private readonly OneAtATime pipeline;
    private readonly GatewayStores stores;

    public ModelGateway(ISessionArchive archive, GatewayParts parts, TimeProvider clock, ILoggerFactory loggers)
    {
        models = new UsedModels(archive.Session);
        live = parts.Models;
        stores = parts.Stores;
        var (session, pinned) = (archive.Session.Name, archive.Session.Rollouts ?? []);
        pipeline =
            new OneAtATime(
                new Recalled(archive, clock.GetUtcNow(),
                    new Bounded(clock,
                        new Assigned(parts.Rollouts ?? (() => pinned), IsCritical, Find, session,
                            new TokenLimited(
                                new Cached(archive, stores.Caches,
                                    Batched(archive, parts, clock,
                                        new FallingBack(Find, loggers.CreateLogger<FallingBack>(),
                                            new Retried(clock, session, loggers.CreateLogger<Retried>(),
                                                new Limited(parts.Endpoints, session,
                                                    new Broken(parts.Endpoints,
                                                        new Halted(
                                                            new Budgeted(archive, Budget,
                                                                new Archived(archive, clock,
                                                                    new Timed(clock,
                                                                        new Heeded(parts.Endpoints,
                                                                            parts.Providers))))))))))))))));
    }

    public SessionBudget Budget => stores.Budget;

    public Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken) =>
        Find(ask.Model, ask) is { } settings
            ? pipeline.AskAsync(new ModelCall(ask, settings, AttemptReason.First), cancellationToken)
            : Task.FromResult(new CallOutcome(
                ask.Call, OutcomeClass.Configuration, null, $"The session has no settings for the model \"{ask.Model}\"."));

    public Task LimitAsync(decimal usd) => Budget.LimitAsync(usd);

    public void Dispose() => stores.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Writes what the ledger of the day still waits for, and lets go of ledger and cache.</summary>
    public ValueTask DisposeAsync() => stores.DisposeAsync();

    private ICallStep Batched(ISessionArchive archive, GatewayParts parts, TimeProvider clock, ICallStep inner) =>
        parts.Batches ? new Batched(archive, Budget, parts.Providers, clock, inner) : inner;

    /// <summary>What a call wants otherwise holds for every model that it may go to.</summary>
    private ModelSettings? Find(ModelName model, Ask ask) =>
        Models().Find(model, ask.Subject.Step) is { } settings ? ask.Adjust?.Invoke(settings) ?? settings : null;

    private bool IsCritical(string use) => Models().Session.Uses?.Any(known => known.Name == use && known.Critical is true) is true;

    private UsedModels Models()
    {
        var known = Volatile.Read(ref models);
        if (live is null || live() is not { } session || ReferenceEquals(session, known.Session))
            return known;
        var changed = new UsedModels(session);
        Volatile.Write(ref models, changed);
        return changed;
    }
}
