using System.Collections.Immutable;

namespace Provenance.Gateway.Budgets.Days;

/// <summary>What one session's terms allow on a day, in US dollars, over all sessions.</summary>
/// <param name="Day">Null for no limit.</param>
internal sealed record DayLimits(decimal? Day, ImmutableDictionary<string, decimal> Uses)
{
    /// <summary>The limits that an attempt of this use is under. A null use: all uses together.</summary>
    public IEnumerable<(string? Use, decimal Limit)> Over(string use)
    {
        if (Day is { } day)
            yield return (null, day);
        if (Uses.TryGetValue(use, out var most))
            yield return (use, most);
    }
}
