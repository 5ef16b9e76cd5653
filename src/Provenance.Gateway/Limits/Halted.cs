using System.Collections.Concurrent;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Limits;

/// <summary>
/// Sends nothing more to a model whose key or set-up has proved wrong, or whose purse is empty: what has waited for a place gets the
/// same outcome, without a record. As long as the gateway lives; a resumption tries afresh.
/// </summary>
internal sealed class Halted(ICallStep inner) : ICallStep
{
    private readonly ConcurrentDictionary<ModelName, CallOutcome> halts = new();

    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        if (halts.TryGetValue(call.Settings.Name, out var halt))
            return new CallOutcome(call.Key, halt.Outcome, Record: null, halt.Message);
        var outcome = await inner.AskAsync(call, cancellationToken);
        if (outcome.Outcome.StopsTheRun())
            halts.TryAdd(call.Settings.Name, outcome);
        return outcome;
    }
}
