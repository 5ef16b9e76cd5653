using System.Collections.Immutable;

namespace Provenance.Gateway.Budgets;

/// <summary>What may be spent in one account, in US dollars: a day, or the life of a session.</summary>
/// <param name="All">On all uses together; null for no limit.</param>
internal sealed record SpendingLimits(decimal? All, ImmutableDictionary<string, decimal> Uses)
{
    /// <summary>The limits that an attempt of this use is under. A null use: all uses together.</summary>
    public IEnumerable<(string? Use, decimal Limit)> Over(string use)
    {
        if (All is { } all)
            yield return (null, all);
        if (Uses.TryGetValue(use, out var most))
            yield return (use, most);
    }
}
