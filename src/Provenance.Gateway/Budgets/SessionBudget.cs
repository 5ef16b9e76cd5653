using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Budgets;

/// <summary>
/// What a session may spend, what it has spent, and what its attempts in flight may yet cost. The worst case of an attempt is reserved
/// before it is made and settled after it, so that spent and reserved together never exceed the limit, however many race.
/// </summary>
/// <param name="limit">In US dollars; null for none.</param>
/// <param name="spent">In US dollars, by what was asked before.</param>
public sealed class SessionBudget(decimal? limit, decimal spent = 0)
{
    private readonly Lock gate = new();
    private decimal spent = spent;
    private decimal reserved;
    private TaskCompletionSource settled = NewSignal();

    /// <summary>In US dollars. Attempts whose cost is unknown, orphans among them, count with their worst case.</summary>
    public decimal Spent
    {
        get
        {
            lock (gate)
                return spent;
        }
    }

    /// <summary>The session's budget with everything its archive knows counted as spent.</summary>
    /// <param name="limit">In US dollars, instead of the session's own; null for that.</param>
    public static SessionBudget Of(ISessionReader archive, decimal? limit = null) => new(
        limit ?? archive.Session.Experiment.Budget,
        archive.Calls.SelectMany(call => call.Attempts).Where(attempt => attempt.Reason != AttemptReason.Imported).Sum(Charge));

    /// <summary>
    /// Reserves the worst case of one attempt. Where only what others have reserved stands in the way, waits until one of them settles.
    /// </summary>
    /// <param name="worst">In US dollars; null when unknown, which no limit admits.</param>
    /// <exception cref="BudgetExhaustedException">The limit can't be kept.</exception>
    public async Task<Reservation> ReserveAsync(decimal? worst, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (TryReserve(worst))
                    return new Reservation(this, worst ?? 0);
                change = settled.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    private static decimal Charge(AttemptState attempt) => attempt.Record?.Cost ?? attempt.WorstCost ?? 0;

    private bool TryReserve(decimal? worst)
    {
        if (limit is { } most)
        {
            if (worst is not { } needed)
                throw new BudgetExhaustedException(most, spent + reserved, needed: null);
            if (spent + reserved + needed > most)
            {
                if (reserved == 0 || spent + needed > most)
                    throw new BudgetExhaustedException(most, spent + reserved, needed);
                return false;
            }
        }

        reserved += worst ?? 0;
        return true;
    }

    private void Settle(decimal worst, decimal actual)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            reserved -= worst;
            spent += actual;
            (signal, settled) = (settled, NewSignal());
        }

        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Money set aside for one attempt. Disposed without having been settled, it counts as spent: the attempt may have been billed.</summary>
    public sealed class Reservation(SessionBudget budget, decimal worst) : IDisposable
    {
        private bool isSettled;

        /// <param name="cost">What the attempt cost, in US dollars; null when unknown, which counts as the worst case.</param>
        public void Settle(decimal? cost)
        {
            if (isSettled)
                return;
            isSettled = true;
            budget.Settle(worst, cost ?? worst);
        }

        public void Dispose() => Settle(cost: null);
    }
}
