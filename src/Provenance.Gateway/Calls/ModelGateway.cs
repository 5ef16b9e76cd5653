using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Limits;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Retries;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Calls;

/// <summary>The gateway of one open session: its models, its budget, its archive.</summary>
public sealed class ModelGateway : IModelGateway, IDisposable
{
    private readonly FrozenDictionary<ModelName, ModelSettings> models;
    private readonly ConcurrencyLimits limits = new();
    private readonly Recalled pipeline;

    /// <param name="budget">In US dollars, instead of the session's own; null for that.</param>
    public ModelGateway(
        ISessionArchive archive, ProviderSet providers, KeyRing keys, TimeProvider clock, ILoggerFactory loggers, decimal? budget = null)
    {
        models = archive.Session.Models.ToFrozenDictionary(settings => settings.Name);
        Budget = SessionBudget.Of(archive, budget);
        pipeline =
            new Recalled(archive, clock.GetUtcNow(),
                new Retried(clock, archive.Session.Name, loggers.CreateLogger<Retried>(),
                    new Limited(limits,
                        new Budgeted(Budget,
                            new Archived(archive, clock,
                                new Scrubbed(keys,
                                    new Timed(clock,
                                        providers)))))));
    }

    public SessionBudget Budget { get; }

    public Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken) =>
        models.TryGetValue(ask.Model, out var settings)
            ? pipeline.AskAsync(new ModelCall(ask, settings, AttemptReason.First), cancellationToken)
            : Task.FromResult(new CallOutcome(
                ask.Call, OutcomeClass.Configuration, null, $"The session has no settings for the model \"{ask.Model}\"."));

    public void Dispose() => limits.Dispose();
}
