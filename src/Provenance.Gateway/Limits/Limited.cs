using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Limits;

/// <summary>
/// Holds an attempt back until its model has a place free. Outside the budget and the intent: what waits here has reserved nothing
/// and announced nothing.
/// </summary>
internal sealed class Limited(ConcurrencyLimits limits, ICallStep inner) : ICallStep
{
    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        using var place = await limits.EnterAsync(call.Settings, cancellationToken);
        return await inner.AskAsync(call, cancellationToken);
    }
}
