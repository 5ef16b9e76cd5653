using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets.Days;
using Provenance.Gateway.Budgets.Accounts;

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
    private readonly SharedBudget? shared;
    private TaskCompletionSource? settled;

    /// <param name="limit">In US dollars; null for none.</param>
    /// <param name="spent">In US dollars, by what was asked before.</param>
    public SessionBudget(decimal? limit, decimal spent = 0)
        : this(new BudgetTerms { Session = limit }, _ => spent, day: null)
    {
    }

    /// <param name="spent">What was spent before, in US dollars, on a use; null for all together.</param>
    /// <param name="shared">Keeps what is not kept in this process's memory, nor in a ledger of this machine; null for nothing.</param>
    internal SessionBudget(BudgetTerms terms, Func<string?, decimal> spent, DayBudget? day, SharedBudget? shared = null)
    {
        this.terms = terms;
        this.day = day;
        this.shared = shared;
        // What others spend of a limit this process can't know: where they share it, the account that they keep together holds it.
        var isOwn = shared is not { IsOfSession: true };
        session = new Allowance(scope: null, isOwn ? terms.Session : null, spent(null));
        uses = terms.Uses.ToFrozenDictionary(
            use => use.Key, use => new Allowance($"for {use.Key}", isOwn ? use.Value : null, spent(use.Key)), StringComparer.Ordinal);
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
    /// <param name="day">The ledger that is shared with other sessions of this machine; null where no day is limited, or it is kept elsewhere.</param>
    /// <param name="shared">As above.</param>
    internal static SessionBudget Of(ISessionReader archive, BudgetTerms terms, DayBudget? day, SharedBudget? shared = null)
    {
        var charges = ChargesOf(archive, _ => true);
        return new SessionBudget(terms, use => use is null ? charges.Values.Sum() : charges.GetValueOrDefault(use), day, shared);
    }

    /// <summary>Changes what the session may spend in its life, for all processes that share it. In US dollars.</summary>
    /// <exception cref="LedgerException">The account can't be kept.</exception>
    internal async Task LimitAsync(decimal usd)
    {
        if (shared is { IsOfSession: true })
            await shared.LimitAsync(usd);
        else
            Limit(usd);
    }

    /// <summary>What an archive's attempts count for, by use, in US dollars. What was imported was paid for elsewhere.</summary>
    internal static Dictionary<string, decimal> ChargesOf(ISessionReader archive, Func<AttemptState, bool> counts)
    {
        var charges = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var call in archive.Calls)
        {
            foreach (var attempt in call.Attempts.Where(attempt => attempt.Reason != AttemptReason.Imported && counts(attempt)))
                CollectionsMarshal.GetValueRefOrAddDefault(charges, UseOf(call.Call.Kind), out _) += ChargeOf(attempt);
        }

        return charges;
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
        if (amount == 0)
            return reservation;
        try
        {
            if (day is not null)
                reservation.Day = await day.ReserveAsync(expense, amount, cancellationToken);
            if (shared is not null)
                reservation.Shared = await shared.ReserveAsync(expense, amount, cancellationToken);
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
        var limit = terms.UnknownPrice == UnknownPrice.Allowed ? null : LimitOfSession(expense.Use) ?? LimitOfDay(expense.Use);
        return limit is { } most ? throw new BudgetExhaustedException(most, Spent, needed: null) : 0;
    }

    private decimal? LimitOfSession(string use) => session.Limit ?? shared?.Limit ?? (terms.Uses.TryGetValue(use, out var limit) ? limit : null);

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

    private void Limit(decimal usd)
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            session.Limit = usd;
            (waiting, settled) = (settled, null);
        }

        waiting?.SetResult();
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

        /// <summary>The same money, set aside in accounts that processes on many machines share.</summary>
        public IReadOnlyList<SharedReservation> Shared { get; set; } = [];

        /// <param name="cost">What the attempt cost, in US dollars; null when unknown, which counts as the worst case.</param>
        public void Settle(decimal? cost)
        {
            if (isSettled)
                return;
            isSettled = true;
            budget.Settle(use, worst, cost ?? worst);
            Day?.Settle(cost ?? worst);
            foreach (var reservation in Shared)
                reservation.Settle(cost ?? worst);
        }

        public void Dispose() => Settle(cost: null);
    }
}
