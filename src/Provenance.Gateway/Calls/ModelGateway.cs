using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Limits;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Retries;

namespace Provenance.Gateway.Calls;

/// <summary>The gateway of one open session: its models, its budget, its archive.</summary>
public sealed class ModelGateway : IModelGateway, IDisposable
{
    private readonly FrozenDictionary<ModelName, ModelSettings> models;
    private readonly ConcurrencyLimits limits = new();
    private readonly OneAtATime pipeline;

    public ModelGateway(ISessionArchive archive, SessionBudget budget, ProviderSet providers, TimeProvider clock, ILoggerFactory loggers)
    {
        models = archive.Session.Models.ToFrozenDictionary(settings => settings.Name);
        Budget = budget;
        pipeline =
            new OneAtATime(
                new Recalled(archive, clock.GetUtcNow(),
                    new Retried(clock, archive.Session.Name, loggers.CreateLogger<Retried>(),
                        new Limited(limits,
                            new Halted(
                                new Budgeted(Budget,
                                    new Archived(archive, clock,
                                        new Timed(clock,
                                            providers))))))));
    }

    public SessionBudget Budget { get; }

    public Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken) =>
        models.TryGetValue(ask.Model, out var settings)
            ? pipeline.AskAsync(new ModelCall(ask, settings, AttemptReason.First), cancellationToken)
            : Task.FromResult(new CallOutcome(
                ask.Call, OutcomeClass.Configuration, null, $"The session has no settings for the model \"{ask.Model}\"."));

    public void Dispose() => limits.Dispose();
}
