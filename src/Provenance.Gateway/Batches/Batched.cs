using System.Collections.Concurrent;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Batches;

/// <summary>
/// Puts calls of tier 3 that may wait into batches, where their provider has them. Such a call is answered by "later" until its batch has
/// ended; the orchestrator waits that out on a durable timer and asks again.
/// </summary>
internal sealed class Batched(ISessionArchive archive, SessionBudget budget, ProviderSet providers, TimeProvider clock, ICallStep inner) : ICallStep
{
    private const int Bulk = 3;

    private readonly ConcurrentDictionary<ModelName, BatchDesk> desks = new();

    public Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken) =>
        DeskOf(call) is { } desk ? desk.AskAsync(call, cancellationToken) : inner.AskAsync(call, cancellationToken);

    private BatchDesk? DeskOf(ModelCall call)
    {
        if (call is not { Settings: { BatchAllowed: true, Tier: Bulk, PromptTemplate: null }, Ask.Listener: null }
            || providers.FindBatching(call.Settings.Provider) is not { } provider)
            return null;
        return desks.GetOrAdd(call.Settings.Name, _ => new BatchDesk(archive, budget, provider, reply => providers.Scrub(reply, call.Settings), call.Settings, clock));
    }
}
