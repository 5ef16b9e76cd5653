using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Budgets;

/// <summary>Makes an attempt only when its worst case fits into the budget.</summary>
internal sealed class Budgeted(SessionBudget budget, ICallStep inner) : ICallStep
{
    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        using var reservation = await budget.ReserveAsync(call.WorstCost, cancellationToken);
        var outcome = await inner.AskAsync(call, cancellationToken);
        reservation.Settle(outcome.Record?.Cost);
        return outcome;
    }
}
