namespace Provenance.Core.Formulas;

/// <summary>Finds what somebody may have meant: the least Levenshtein distance, upper and lower case alike.</summary>
internal static class NearestName
{
    private const int LongestCompared = 100;

    /// <summary>
    /// The nearest candidate, the first in ordinal order among equals; null when more than half of the name would have to change.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestCompared)
            return null;

        var (nearest, distance) = candidates
            .Where(candidate => candidate.Length <= LongestCompared)
            .Order(StringComparer.Ordinal)
            .Select(candidate => (candidate, Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .DefaultIfEmpty((name, int.MaxValue))
            .MinBy(pair => pair.Item2);
        return distance <= name.Length / 2 ? nearest : null;
    }

    private static int Distance(string from, string to)
    {
        var previous = new int[to.Length + 1];
        var current = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
            previous[j] = j;

        for (var i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
            }

            (previous, current) = (current, previous);
        }

        return previous[to.Length];
    }
}
