using System.Security.Cryptography;
using System.Text.Json;

namespace Provenance.EndToEnd.Tests.Sessions;

/// <summary>A session's folder, read without the program that wrote it.</summary>
internal sealed class ArchivedSession(string folder)
{
    /// <summary>The entries of the chronolog, in order.</summary>
    public IReadOnlyList<JsonElement> Chronolog =>
        [.. File.ReadAllLines(Path.Combine(folder, "chronolog.jsonl")).Select(line => JsonElement.Parse(line))];

    /// <summary>Attempts that were announced: <c>response_0001.1</c>.</summary>
    public IReadOnlyList<string> Intents => Attempts("intent");

    /// <summary>Attempts with a record.</summary>
    public IReadOnlyList<string> Records => Attempts("record");

    /// <summary>Attempts that were in flight when a process died.</summary>
    public IReadOnlyList<string> Orphans => Attempts("orphan-found");

    /// <summary>Attempts with a record that the process of this epoch wrote.</summary>
    public IReadOnlyList<string> RecordsOf(int epoch) =>
        [.. Chronolog.Where(entry => Is(entry, "record") && entry.GetProperty("epoch").GetInt32() == epoch).Select(Attempt)];

    /// <summary>The record's file; every member as it stands.</summary>
    public JsonElement Record(string attempt) => JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, "llm_archive", attempt + ".json")));

    /// <summary>The SHA-256 of every file, by its name in the folder; of the locks of processes, which hold nothing, there are none.</summary>
    public SortedDictionary<string, string> Digests() => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("holder-", StringComparison.Ordinal))
            .ToDictionary(
                file => Path.GetRelativePath(folder, file).Replace('\\', '/'),
                file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    private List<string> Attempts(string happened) => [.. Chronolog.Where(entry => Is(entry, happened)).Select(Attempt)];

    private static bool Is(JsonElement entry, string happened) => entry.GetProperty("event").GetString() == happened;

    private static string Attempt(JsonElement entry) => entry.GetProperty("facts").GetProperty("attempt").GetString()!;
}
