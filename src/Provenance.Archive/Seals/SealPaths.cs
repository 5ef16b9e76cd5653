using System.Globalization;
using Provenance.Core.Digests;

namespace Provenance.Archive.Seals;

/// <summary>The names of a session's seals, in its folder.</summary>
internal static class SealPaths
{
    public const string Folder = "seals";

    public const string TimeStampExtension = "tst";

    private const string Prefix = "seal_";

    private const string SealExtension = ".json";

    public static string Seal(int number) => File(number, "json");

    public static string List(int number) => File(number, "sha256");

    public static string TimeStamp(int number) => File(number, TimeStampExtension);

    public static string Key(string id) => $"{Folder}/{id}.pem";

    public static string Key(Digest id) => Key(id.ToString());

    public static string File(int number, string extension) => $"{Folder}/{Stem(number)}.{extension}";

    public static string Stem(int number) => Prefix + number.ToString("D4", CultureInfo.InvariantCulture);

    /// <summary>The number of the seal that a file in the folder is; null when it is none.</summary>
    public static int? Number(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(SealExtension, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan()[Prefix.Length..^SealExtension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && name == Stem(number) + SealExtension
            ? number
            : null;
}
