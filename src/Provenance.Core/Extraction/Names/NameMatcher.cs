using Provenance.Core.Names;

namespace Provenance.Core.Extraction.Names;

/// <summary>
/// Finds which of a framework's names an answer means: the same name; the same but for case, spaces, hyphens, underscores; or a near
/// miss: as many words, each with the same first letter and at most one letter in six wrong (words below five letters must be the
/// same), and no other name as near. A word more or less is another name: it is not guessed at. The first letter counts because
/// a prefix (in-, un-, a-) turns a name into its opposite.
/// </summary>
public sealed class NameMatcher
{
    private const int ShortestWordWithSlips = 5;
    private const int LettersPerSlip = 6;
    private const int MaxLength = 200;

    private readonly HashSet<string> exact;
    private readonly Dictionary<string, string> spellings = new(StringComparer.Ordinal);
    private readonly List<(string Name, string[] Words)> words = [];

    public NameMatcher(IEnumerable<string> names)
    {
        exact = [.. names];
        foreach (var name in exact)
        {
            // Two names that differ in spelling only are both reached by their exact names alone.
            var key = Squash(name);
            spellings[key] = spellings.ContainsKey(key) ? "" : name;
            words.Add((name, Words(name)));
        }
    }

    /// <summary>The name that is written here, exactly or in another spelling; null when it is none of ours.</summary>
    public string? Find(string written) =>
        exact.Contains(written) ? written
        : spellings.TryGetValue(Squash(written), out var name) && name.Length > 0 ? name
        : null;

    /// <summary>The one name that this is a slip of; null when there is none, or more than one as near.</summary>
    public string? FindNearMiss(string written)
    {
        if (written.Length > MaxLength)
            return null;
        var slip = Words(written);
        (string? Best, int Distance, bool Tied) found = (null, int.MaxValue, false);
        foreach (var (name, candidate) in words)
        {
            if (Distance(slip, candidate) is not { } distance)
                continue;
            if (distance < found.Distance)
                found = (name, distance, false);
            else if (distance == found.Distance)
                found.Tied = true;
        }

        return found.Tied ? null : found.Best;
    }

    /// <summary>Letters and digits in lower case, without what stands between them.</summary>
    public static string Squash(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    private static int? Distance(string[] slip, string[] name)
    {
        if (slip.Length != name.Length)
            return null;
        var sum = 0;
        for (var i = 0; i < slip.Length; i++)
        {
            if (slip[i] == name[i])
                continue;
            var limit = name[i].Length < ShortestWordWithSlips ? 0 : Math.Max(1, name[i].Length / LettersPerSlip);
            var distance = EditDistance.Between(slip[i], name[i], limit);
            if (distance > limit || slip[i][0] != name[i][0])
                return null;
            sum += distance;
        }

        return sum;
    }

    /// <summary>Splits at what is no letter or digit, and where a capital follows a small letter.</summary>
    private static string[] Words(string name)
    {
        var spaced = string.Concat(name.Select((c, i) =>
            !char.IsLetterOrDigit(c) ? " "
            : i > 0 && char.IsUpper(c) && char.IsLower(name[i - 1]) ? $" {c}"
            : $"{c}"));
        return spaced.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
