using System.Diagnostics.CodeAnalysis;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Budgets.Days;
using Provenance.Gateway.Budgets.Accounts;
using Provenance.Gateway.Caches;

namespace Provenance.Gateway;

/// <summary>What a session's gateway remembers of money and of answers, in the session and beside it on this machine.</summary>
public sealed class GatewayStores : IAsyncDisposable
{
    /// <summary>The folder, beside the sessions, of the ledgers that limit days.</summary>
    public const string LedgerFolder = "budget";

    /// <summary>The folder, beside the sessions, of answers that may be given again.</summary>
    public const string CacheFolder = "cache";

    /// <summary>What keeps money outside of the session's memory; null for nothing.</summary>
    private readonly IAsyncDisposable? ledger;

    private GatewayStores(SessionBudget budget, CacheUses caches, IAsyncDisposable? ledger) => (Budget, Caches, this.ledger) = (budget, caches, ledger);

    public SessionBudget Budget { get; }

    internal CacheUses Caches { get; }

    /// <summary>Opens no file: only the session's own budget is kept, and no answer is taken from a cache.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stores own what they open, and close it when they are disposed.")]
    public static GatewayStores InMemory(ISessionReader archive, BudgetTerms terms) =>
        new(SessionBudget.Of(archive, terms, day: null), CacheUses.OfExperiment(archive, cache: null), ledger: null);

    /// <summary>Opens what the session needs, and no more: without a limit of days no ledger, without permission no cache.</summary>
    /// <param name="folder">Where the sessions are.</param>
    /// <param name="embed">Without it only the same question is answered from a cache, never one that means nearly the same.</param>
    /// <exception cref="LedgerException">The ledger can't be kept.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stores own what they open, and close it when they are disposed.")]
    public static async Task<GatewayStores> OpenAsync(ISessionReader archive, BudgetTerms terms, string folder, TimeProvider clock, Embed? embed = null)
    {
        var ledger = terms.LimitsDays ? DayLedger.Open(Path.Combine(folder, LedgerFolder), clock) : null;
        var day = ledger is null ? null : new DayBudget(ledger, archive.Session.Name, new SpendingLimits(terms.Day, terms.UsesPerDay));
        if (day is not null)
            await day.ReconcileAsync(archive);
        var cache = CacheUses.AreAllowed(archive)
            ? AnswerCache.Open(Path.Combine(folder, CacheFolder), CacheBounds.Default, embed, clock)
            : null;
        return new GatewayStores(SessionBudget.Of(archive, terms, day), CacheUses.OfExperiment(archive, cache), ledger);
    }

    /// <summary>The same where processes on many machines work on the sessions of one store: what limits them together is kept in that store.</summary>
    /// <param name="folder">Of this machine: answers that may be given again are kept there.</param>
    /// <param name="isShared">Whether other processes write to the session at the same time.</param>
    /// <exception cref="LedgerException">An account can't be kept.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stores own what they open, and close it when they are disposed.")]
    public static async Task<GatewayStores> OpenSharedAsync(
        ISessionArchive archive, BudgetTerms terms, ISharedStore store, bool isShared, string folder, TimeProvider clock, Embed? embed = null)
    {
        var shared = isShared || terms.LimitsDays ? new SharedBudget(store, archive, terms, isShared, clock) : null;
        if (shared is not null)
            await shared.OpenAsync();
        var cache = CacheUses.AreAllowed(archive)
            ? AnswerCache.Open(Path.Combine(folder, CacheFolder), CacheBounds.Default, embed, clock)
            : null;
        return new GatewayStores(SessionBudget.Of(archive, terms, day: null, shared), CacheUses.OfExperiment(archive, cache), shared);
    }

    /// <summary>The same for a program that measures nothing: what each model's own policy allows may be taken from the cache, its own answers too.</summary>
    /// <exception cref="LedgerException">The ledger can't be kept.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stores own what they open, and close it when they are disposed.")]
    public static GatewayStores OfHost(ISessionReader archive, BudgetTerms terms, string folder, TimeProvider clock, Embed? embed)
    {
        var ledger = terms.LimitsDays ? DayLedger.Open(Path.Combine(folder, LedgerFolder), clock) : null;
        var day = ledger is null ? null : new DayBudget(ledger, archive.Session.Name, new SpendingLimits(terms.Day, terms.UsesPerDay));
        var policies = archive.Session.Models.Select(model => model.Cache).Concat((archive.Session.Uses ?? []).Select(use => use.Cache));
        var cache = policies.Any(policy => policy is { Kind: CacheMode.Exact or CacheMode.Semantic })
            ? AnswerCache.Open(Path.Combine(folder, CacheFolder), CacheBounds.Default, embed, clock)
            : null;
        return new GatewayStores(SessionBudget.Of(archive, terms, day), CacheUses.OfHost(archive, cache), ledger);
    }

    public async ValueTask DisposeAsync()
    {
        Caches.Dispose();
        if (ledger is not null)
            await ledger.DisposeAsync();
    }
}
