using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Sessions;

namespace Provenance.Gateway.Budgets;

/// <summary>What a session may spend. All amounts are in US dollars.</summary>
public sealed record BudgetTerms
{
    /// <summary>In the whole life of the session; null for no limit.</summary>
    public decimal? Session { get; init; }

    /// <summary>On one day, UTC, together with all sessions of the same ledger; null for no limit.</summary>
    public decimal? Day { get; init; }

    /// <summary>What single uses may spend in the session.</summary>
    public ImmutableDictionary<string, decimal> Uses { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>What single uses may spend on one day, together with all sessions of the same ledger.</summary>
    public ImmutableDictionary<string, decimal> UsesPerDay { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>Whether models whose price nobody knows may be asked under a limit; what they cost is then not counted.</summary>
    public UnknownPrice UnknownPrice { get; init; } = UnknownPrice.Refused;

    /// <summary>A limit on days is set: the ledger is kept.</summary>
    public bool LimitsDays => Day is not null || !UsesPerDay.IsEmpty;

    /// <summary>Something may not be exceeded.</summary>
    public bool Limits => LimitsDays || Session is not null || !Uses.IsEmpty;

    /// <summary>What the session was locked with.</summary>
    public static BudgetTerms Of(SessionDocument session)
    {
        var uses = session.Uses ?? [];
        return new BudgetTerms
        {
            Session = session.Experiment.Budget,
            Day = session.Experiment.BudgetPerDay,
            Uses = uses.Where(use => use.Budget is not null).ToImmutableDictionary(use => use.Name, use => use.Budget!.Value, StringComparer.Ordinal),
            UsesPerDay = uses.Where(use => use.BudgetPerDay is not null)
                .ToImmutableDictionary(use => use.Name, use => use.BudgetPerDay!.Value, StringComparer.Ordinal),
            UnknownPrice = session.Experiment.UnknownPrice ?? UnknownPrice.Refused,
        };
    }
}
