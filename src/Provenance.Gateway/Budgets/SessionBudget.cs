using System.Collections.Frozen;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets.Days;

namespace Provenance.Gateway.Budgets;

/// <summary>
/// What a session may spend, what it has spent, and what its attempts in flight may yet cost. The worst case of an attempt is reserved
/// before it is made and settled after it, so that spent and reserved together never exceed a limit, however many race.
/// </summary>
public sealed class SessionBudget
{
    private readonly Lock gate = new();
    private readonly Allowance session;
    private readonly FrozenDictionary<string, Allowance> uses;
    private readonly BudgetTerms terms;
    private readonly DayBudget? day;
    private TaskCompletionSource? settled;

    /// <param name="limit">In US dollars; null for none.</param>
    /// <param name="spent">In US dollars, by what was asked before.</param>
    public SessionBudget(decimal? limit, decimal spent = 0)
        : this(new BudgetTerms { Session = limit }, _ => spent, day: null)
    {
    }

    /// <param name="spent">What was spent before, in US dollars, on a use; null for all together.</param>
    internal SessionBudget(BudgetTerms terms, Func<string?, decimal> spent, DayBudget? day)
    {
        this.terms = terms;
        this.day = day;
        session = new Allowance(scope: null, terms.Session, spent(null));
        uses = terms.Uses.ToFrozenDictionary(use => use.Key, use => new Allowance($"for {use.Key}", use.Value, spent(use.Key)), StringComparer.Ordinal);
    }

    /// <summary>In US dollars. Attempts whose cost is unknown, orphans among them, count with their worst case.</summary>
    public decimal Spent
    {
        get
        {
            lock (gate)
                return session.Spent;
        }
    }

    /// <summary>The session's budget with everything its archive knows counted as spent.</summary>
    /// <param name="day">The ledger that is shared with other sessions; null where no day is limited.</param>
    internal static SessionBudget Of(ISessionReader archive, BudgetTerms terms, DayBudget? day)
    {
        var charges = archive.Calls
            .SelectMany(call => call.Attempts.Select(attempt => (Use: UseOf(call.Call.Kind), Attempt: attempt)))
            .Where(charge => charge.Attempt.Reason != AttemptReason.Imported)
            .ToLookup(charge => charge.Use, charge => ChargeOf(charge.Attempt), StringComparer.Ordinal);
        return new SessionBudget(terms, use => use is null ? charges.Sum(group => group.Sum()) : charges[use].Sum(), day);
    }

    /// <summary>What an attempt counts for in US dollars: its cost, or, where nobody knows that, the most that it may have cost.</summary>
    internal static decimal ChargeOf(AttemptState attempt) => attempt.Record?.Cost ?? attempt.WorstCost ?? 0;

    internal static string UseOf(RecordKind kind) => kind == RecordKind.Cleanup ? UseSettings.Extraction : UseSettings.Analysis;

    /// <summary>
    /// Reserves the worst case of one attempt. Where only what others have reserved stands in the way, waits until one of them settles.
    /// </summary>
    /// <exception cref="BudgetExhaustedException">A limit can't be kept.</exception>
    internal async ValueTask<Reservation> ReserveAsync(Expense expense, CancellationToken cancellationToken)
    {
        var amount = AmountOf(expense);
        while (FindObstacle(expense.Use, amount) is { } change)
            await change.WaitAsync(cancellationToken);
        var reservation = new Reservation(this, expense.Use, amount);
        if (day is null || amount == 0)
            return reservation;
        try
        {
            reservation.Day = await day.ReserveAsync(expense, amount, cancellationToken);
            return reservation;
        }
        catch (Exception refused) when (refused is BudgetExhaustedException or OperationCanceledException or LedgerException)
        {
            reservation.Settle(0);
            throw;
        }
    }

    /// <summary>An unknown price is nothing that a limit can be kept with; where it is allowed all the same, it counts as nothing.</summary>
    private decimal AmountOf(Expense expense)
    {
        if (expense.Worst is { } worst)
            return worst;
        var limit = terms.UnknownPrice == UnknownPrice.Allowed ? null : session.Limit ?? uses.GetValueOrDefault(expense.Use)?.Limit ?? LimitOfDay(expense.Use);
        return limit is { } most ? throw new BudgetExhaustedException(most, Spent, needed: null) : 0;
    }

    private decimal? LimitOfDay(string use) => terms.Day ?? (terms.UsesPerDay.TryGetValue(use, out var limit) ? limit : null);

    /// <returns>What to wait for before it can be tried again; null when the amount is reserved.</returns>
    private Task? FindObstacle(string use, decimal amount)
    {
        lock (gate)
        {
            var ofUse = uses.GetValueOrDefault(use);
            if (!session.HasRoomFor(amount) || ofUse?.HasRoomFor(amount) == false)
            {
                Refuse(session, amount);
                if (ofUse is not null)
                    Refuse(ofUse, amount);
                return (settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            session.Reserve(amount);
            ofUse?.Reserve(amount);
            return null;
        }
    }

    private static void Refuse(Allowance allowance, decimal amount)
    {
        if (!allowance.HasRoomFor(amount) && !allowance.CouldHaveRoomFor(amount))
            throw new BudgetExhaustedException(allowance.Limit!.Value, allowance.Spent + allowance.Reserved, amount, allowance.Scope);
    }

    private void Settle(string use, decimal worst, decimal actual)
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            session.Settle(worst, actual);
            uses.GetValueOrDefault(use)?.Settle(worst, actual);
            (waiting, settled) = (settled, null);
        }

        waiting?.SetResult();
    }

    /// <summary>Money set aside for one attempt. Disposed without having been settled, it counts as spent: the attempt may have been billed.</summary>
    internal sealed class Reservation(SessionBudget budget, string use, decimal worst) : IDisposable
    {
        private bool isSettled;

        /// <summary>The same money, set aside in the ledger of the day.</summary>
        public DayReservation? Day { get; set; }

        /// <param name="cost">What the attempt cost, in US dollars; null when unknown, which counts as the worst case.</param>
        public void Settle(decimal? cost)
        {
            if (isSettled)
                return;
            isSettled = true;
            budget.Settle(use, worst, cost ?? worst);
            Day?.Settle(cost ?? worst);
        }

        public void Dispose() => Settle(cost: null);
    }
}
