using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Provenance.Core.Imports.Chronologs;

/// <summary>
/// The chronolog of a Discernus project: a line per event, each with an HMAC-SHA256 over its other members. The key is a text that the
/// environment of the program that wrote it held, or else the one that its public source has as the default.
/// </summary>
/// <param name="File">Its name.</param>
/// <param name="Key">What the key is that was tried.</param>
/// <param name="Lines">So many it has.</param>
/// <param name="Broken">Each line whose signature does not fit, from 1, and why.</param>
public sealed record ForeignChronolog(string File, ForeignKey Key, int Lines, ImmutableArray<(int Line, string Why)> Broken)
{
    /// <summary>Public: it stands in the source of the program.</summary>
    public const string DefaultKey = "default_dev_key";

    private static readonly string[] Signed = ["data", "event", "event_id", "project", "session_id", "timestamp"];

    /// <summary>The chronolog beside an imported folder: in it, in its <c>recorded/</c>, or in one of the folders above; null when there is none.</summary>
    public static string? Find(string folder)
    {
        const int FoldersAbove = 3;
        var places = new List<string> { folder, Path.Combine(folder, "recorded") };
        var above = new DirectoryInfo(folder).Parent;
        for (var i = 0; i < FoldersAbove && above is not null; i++, above = above.Parent)
            places.Add(above.FullName);
        return places.Where(Directory.Exists)
            .SelectMany(place => Directory.EnumerateFiles(place, "*_CHRONOLOG_*.jsonl").Order(StringComparer.Ordinal))
            .FirstOrDefault(file => Path.GetFileName(file) is var name
                && (name.StartsWith("PROJECT_CHRONOLOG_", StringComparison.Ordinal) || name.StartsWith("RUN_CHRONOLOG_", StringComparison.Ordinal)));
    }

    /// <param name="key">The key that it was signed with; null to try the public default.</param>
    public static ForeignChronolog Read(string path, string? key)
    {
        var secret = Encoding.UTF8.GetBytes(key ?? DefaultKey);
        var broken = ImmutableArray.CreateBuilder<(int, string)>();
        var lines = System.IO.File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            if (WhyNot(lines[i], secret) is { } why)
                broken.Add((i + 1, why));
        }

        return new ForeignChronolog(Path.GetFileName(path), key is null ? ForeignKey.PublicDefault : ForeignKey.Given, lines.Length, broken.ToImmutable());
    }

    /// <summary>What was found, and what it proves, in sentences.</summary>
    public IEnumerable<string> Describe()
    {
        var fit = Lines - Broken.Length;
        yield return string.Create(CultureInfo.InvariantCulture, $"{File}: the signatures of {fit} of {Lines} entries fit {Name(Key)}.");
        foreach (var (line, why) in Broken)
            yield return string.Create(CultureInfo.InvariantCulture, $"{File}:{line}: {why}.");
        if (fit == 0)
            yield break;
        yield return Key == ForeignKey.PublicDefault
            ? "That proves nothing of who wrote them: the key stands in the program's public source, so anybody can make such signatures. It shows only that no line was damaged by accident."
            : "That proves that each line was written by somebody who has the key. The key signs and verifies alike, so whoever can check it can forge it, and it says nothing to third parties.";
        yield return "Each entry is signed alone: entries that were removed, reordered or added by a holder of the key leave no trace, and no entry holds a digest of an answer, so nothing here vouches for the imported texts.";
    }

    private static string Name(ForeignKey key) => key == ForeignKey.Given ? "the key that was given" : "the default key of the program that wrote them";

    private static string? WhyNot(string line, byte[] secret)
    {
        try
        {
            using var entry = JsonDocument.Parse(line);
            if (!entry.RootElement.TryGetProperty("signature", out var signature) || signature.ValueKind != JsonValueKind.String)
                return "it has no signature";
            var wanted = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(Canonical(entry.RootElement))));
            return wanted == signature.GetString() ? null : "the signature does not fit: it was changed, or signed with another key";
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"it is no entry: {wrong.Message}";
        }
    }

    private static string Canonical(JsonElement entry) =>
        $"{{{string.Join(',', Signed.Select(name => $"\"{name}\":{PythonJson.Write(entry.GetProperty(name))}"))}}}";
}

/// <summary>Which key a foreign chronolog was checked with.</summary>
public enum ForeignKey
{
    /// <summary>The one in the public source of the program that wrote it.</summary>
    PublicDefault,

    /// <summary>One that the user gave.</summary>
    Given,
}
