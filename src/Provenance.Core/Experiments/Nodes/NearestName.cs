namespace Provenance.Core.Experiments.Nodes;

/// <summary>What someone may have meant by a name that is unknown.</summary>
internal static class NearestName
{
    private const int Longest = 100;

    /// <summary>The known name with the fewest edits, if they are few for its length; ties go to the first in ordinal order.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > Longest)
            return null;
        var best = known
            .Order(StringComparer.Ordinal)
            .Select(candidate => (candidate, edits: Edits(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.edits)
            .FirstOrDefault();
        return best.candidate is not null && best.edits <= Math.Max(2, name.Length / 3) ? best.candidate : null;
    }

    /// <summary>Levenshtein's distance: insertions, deletions and replacements.</summary>
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
