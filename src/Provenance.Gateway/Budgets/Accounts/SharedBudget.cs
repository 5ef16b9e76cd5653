using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Provenance.Core.Archives;

namespace Provenance.Gateway.Budgets.Accounts;

/// <summary>
/// What a session may spend where processes on many machines share it: the limits of its whole life in an account that belongs to it, those of
/// a day in one that all sessions of the store share.
/// </summary>
internal sealed class SharedBudget : IAsyncDisposable
{
    /// <summary>Of the account of a session, in its folder.</summary>
    public const string SessionDocument = "engine/budget.json";

    private readonly ISharedStore store;
    private readonly ISessionArchive archive;
    private readonly BudgetTerms terms;
    private readonly TimeProvider clock;
    private readonly SharedLedger? life;
    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly Dictionary<DateOnly, SharedLedger> days = [];
    private bool isDisposed;

    /// <param name="isShared">Whether other processes write to the session too: then its own limits are kept with them.</param>
    public SharedBudget(ISharedStore store, ISessionArchive archive, BudgetTerms terms, bool isShared, TimeProvider clock)
    {
        (this.store, this.archive, this.terms, this.clock) = (store, archive, terms, clock);
        if (isShared)
            life = new SharedLedger(
                store.Document(archive.Session.Name, SessionDocument),
                new SharedPart(store, archive, _ => true),
                new SpendingLimits(terms.Session, terms.Uses),
                scope: null,
                clock);
    }

    /// <summary>Whether the session's own limits are kept here, not in the memory of its process.</summary>
    public bool IsOfSession => life is not null;

    /// <summary>What all uses together may spend in the session's life, in US dollars, as it stands; null for no limit.</summary>
    public decimal? Limit => life?.Limit;

    private bool LimitsLife => Limit is not null || !terms.Uses.IsEmpty;

    /// <summary>Brings the accounts up to what the session's archive knows.</summary>
    /// <exception cref="LedgerException">An account can't be kept.</exception>
    public async Task OpenAsync()
    {
        if (life is not null)
            await life.LookAsync();
        if (life is not null && LimitsLife)
            await life.ReconcileAsync();
        if (terms.LimitsDays)
            await TodayAsync();
    }

    /// <summary>Changes what the session may spend in its life, for all who share it.</summary>
    /// <exception cref="LedgerException">The account can't be kept.</exception>
    public async Task LimitAsync(decimal usd)
    {
        if (life is null)
            throw new InvalidOperationException("Nobody shares the session's budget.");
        await life.LimitAsync(usd);
        await life.ReconcileAsync();
    }

    /// <summary>Sets money aside wherever a limit holds.</summary>
    /// <exception cref="Core.Models.BudgetExhaustedException">A limit can't be kept.</exception>
    /// <exception cref="LedgerException">An account can't be kept.</exception>
    public async Task<IReadOnlyList<SharedReservation>> ReserveAsync(Expense expense, decimal worst, CancellationToken cancellationToken)
    {
        var made = new List<SharedReservation>();
        try
        {
            if (life is not null && LimitsLife)
                made.Add(new SharedReservation(life, await life.ReserveAsync(expense, worst, cancellationToken)));
            if (terms.LimitsDays)
            {
                var today = await TodayAsync();
                made.Add(new SharedReservation(today, await today.ReserveAsync(expense, worst, cancellationToken)));
            }

            return made;
        }
        catch
        {
            foreach (var reservation in made)
                reservation.Settle(0);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        if (life is not null)
            await life.DisposeAsync();
        foreach (var day in days.Values)
            await day.DisposeAsync();
        opening.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The days that are kept are disposed with the budget.")]
    private async Task<SharedLedger> TodayAsync()
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await opening.WaitAsync();
        try
        {
            if (days.TryGetValue(today, out var known))
                return known;
            var name = today.ToString("O", CultureInfo.InvariantCulture);
            var ledger = new SharedLedger(
                store.Document($"{GatewayStores.LedgerFolder}/{name}.json"),
                new SharedPart(store, archive, attempt => DateOnly.FromDateTime(attempt.Intended.UtcDateTime) == today),
                new SpendingLimits(terms.Day, terms.UsesPerDay),
                name,
                clock);
            await ledger.ReconcileAsync();
            return days[today] = ledger;
        }
        finally
        {
            opening.Release();
        }
    }
}

/// <summary>Money set aside in a shared account.</summary>
internal sealed record SharedReservation(SharedLedger Ledger, SharedKey Key)
{
    /// <param name="usd">What was spent of it.</param>
    public void Settle(decimal usd) => Ledger.Settle(Key, usd);
}
