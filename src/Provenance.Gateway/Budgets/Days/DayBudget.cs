using Provenance.Core.Archives;

namespace Provenance.Gateway.Budgets.Days;

/// <summary>One session's part in the ledger of a day.</summary>
internal sealed class DayBudget(DayLedger ledger, string session, SpendingLimits limits)
{
    /// <summary>
    /// Brings the ledger up to what the session's archive knows: reservations of earlier processes are settled with what became of their
    /// attempts, and what was spent today without the ledger is entered.
    /// </summary>
    public async Task ReconcileAsync(ISessionReader archive)
    {
        await ledger.UpdateTodayAsync(today => [.. Left(archive, today)]);
        await ledger.UpdateTodayAsync(today => [.. Unknown(archive, today)]);
    }

    public async Task<DayReservation> ReserveAsync(Expense expense, decimal worst, CancellationToken cancellationToken)
    {
        var request = new LedgerRequest(new LedgerKey(session, expense.Attempt, ledger.Writer), expense.Use, worst, limits);
        var day = await ledger.ReserveAsync(request, cancellationToken);
        return new DayReservation(ledger, request, day);
    }

    /// <summary>An attempt that the archive does not know was never announced, and so never sent.</summary>
    private static decimal ChargeOf(ISessionReader archive, AttemptKey key) =>
        archive.Find(key.Call)?.Attempts.FirstOrDefault(attempt => attempt.Attempt == key.Attempt) is { } made ? SessionBudget.ChargeOf(made) : 0;

    private IEnumerable<LedgerLine> Left(ISessionReader archive, LedgerDay today) => today.Open
        .Where(open => open.Key.Session == session && open.Key.Writer != ledger.Writer)
        .Select(open => new LedgerLine(LedgerEvent.Settled, ledger.Now, open.Key, open.Value.Use, ChargeOf(archive, open.Key.Attempt)));

    private IEnumerable<LedgerLine> Unknown(ISessionReader archive, LedgerDay today)
    {
        var day = DateOnly.FromDateTime(ledger.Now.UtcDateTime);
        return from call in archive.Calls
               from attempt in call.Attempts
               where attempt.Reason != AttemptReason.Imported && DateOnly.FromDateTime(attempt.Intended.UtcDateTime) == day
               let key = call.Call.Attempt(attempt.Attempt)
               let missing = SessionBudget.ChargeOf(attempt) - today.Of(session, key)
               where missing > 0
               select new LedgerLine(
                   LedgerEvent.Found, ledger.Now, new LedgerKey(session, key, ledger.Writer), SessionBudget.UseOf(call.Call.Kind), missing);
    }
}

/// <summary>Money set aside in the ledger of a day.</summary>
internal sealed class DayReservation(DayLedger ledger, LedgerRequest request, DateOnly day)
{
    /// <param name="usd">What was spent of it.</param>
    public void Settle(decimal usd) => ledger.Add(day, new LedgerLine(LedgerEvent.Settled, ledger.Now, request.Key, request.Use, usd));
}
