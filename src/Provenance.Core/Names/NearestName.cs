namespace Provenance.Core.Names;

/// <summary>Finds what somebody may have meant: the least <see cref="EditDistance"/>, upper and lower case alike.</summary>
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

        var limit = name.Length / 2;
        var (nearest, distance) = candidates
            .Where(candidate => candidate.Length <= LongestCompared)
            .Order(StringComparer.Ordinal)
            .Select(candidate => (candidate, EditDistance.Between(name.ToUpperInvariant(), candidate.ToUpperInvariant(), limit)))
            .DefaultIfEmpty((name, limit + 1))
            .MinBy(pair => pair.Item2);
        return distance <= limit ? nearest : null;
    }
}
