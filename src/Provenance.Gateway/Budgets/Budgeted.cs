using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Budgets;

/// <summary>Makes an attempt only when its worst case fits into the budget.</summary>
internal sealed class Budgeted(ISessionReader archive, SessionBudget budget, ICallStep inner) : ICallStep
{
    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        // One attempt at a call is made at a time, so the next one's number is known.
        var attempt = call.Key.Attempt((archive.Find(call.Key)?.Attempts.Length ?? 0) + 1);
        var expense = new Expense(UseSettings.OfStep(call.Ask.Subject.Step), attempt, call.WorstCost);
        using var reservation = await budget.ReserveAsync(expense, cancellationToken);
        var outcome = await inner.AskAsync(call, cancellationToken);
        reservation.Settle(outcome.Record?.Cost);
        return outcome;
    }
}
