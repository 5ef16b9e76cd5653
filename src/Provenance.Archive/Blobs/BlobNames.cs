using System.Globalization;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;

namespace Provenance.Archive.Blobs;

/// <summary>What a session on blobs has in <c>engine/</c>: who writes or wrote to it, what each of them entered, which attempts were claimed.</summary>
internal static class BlobNames
{
    private const string HolderPrefix = "holder-";

    private const string WriterPrefix = "writer-";

    private const string Ending = ".jsonl";

    public static string Holders(SessionPaths paths) => paths.Of($"engine/{HolderPrefix}");

    /// <summary>What the blobs of all who write to a session, or did, begin with.</summary>
    public static string Holders(string session) => $"{session}/engine/{HolderPrefix}";

    /// <summary>The blob whose lease is held by who writes to a session in an epoch.</summary>
    public static string Holder(string session, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{session}/engine/{HolderPrefix}{epoch:D4}");

    public static string Writers(SessionPaths paths) => paths.Of($"engine/{WriterPrefix}");

    /// <summary>A part of what the writer of this epoch entered.</summary>
    public static string Writer(SessionPaths paths, int epoch, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{Writers(paths)}{epoch:D4}.{part:D4}{Ending}");

    /// <summary>Made by whoever takes an attempt's number, where several write at once.</summary>
    public static string Claim(SessionPaths paths, AttemptKey key) =>
        paths.Of($"engine/claims/{key.FileName(paths.OrdinalDigits)[..^".json".Length]}");

    /// <summary>What all records of a call begin with.</summary>
    public static string Records(SessionPaths paths, CallKey call)
    {
        var first = paths.Record(call.Attempt(1));
        return first[..^"1.json".Length];
    }

    /// <summary>The epoch of a holder's blob; null when the name is none's.</summary>
    public static int? Epoch(SessionPaths paths, string name) =>
        name.StartsWith(Holders(paths), StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Holders(paths).Length), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? epoch
            : null;

    /// <summary>The epoch and number of a writer's part; null when the name is none's.</summary>
    public static (int Epoch, int Part)? Part(SessionPaths paths, string name)
    {
        if (!name.StartsWith(Writers(paths), StringComparison.Ordinal) || !name.EndsWith(Ending, StringComparison.Ordinal))
            return null;
        var numbers = name[Writers(paths).Length..^Ending.Length].Split('.');
        return numbers.Length == 2
            && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            ? (epoch, part)
            : null;
    }

    /// <summary>The attempt that a record's blob belongs to; null when the name is no record's.</summary>
    public static AttemptKey? Record(SessionPaths paths, string name)
    {
        var parts = name[(name.LastIndexOf('/') + 1)..].Split('.');
        var line = parts[0].IndexOf('_', StringComparison.Ordinal);
        if (parts is not [_, var attempt, "json"] || line < 0
            || !int.TryParse(parts[0].AsSpan(line + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            || !int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            var key = new AttemptKey(kind, ordinal, number);
            if (paths.Record(key) == name)
                return key;
        }

        return null;
    }
}
