using System.Text;
using System.Text.Json;

namespace Provenance.Verifier;

/// <summary>What a seal covers.</summary>
/// <param name="SealDigest">Of the seal's file.</param>
/// <param name="IsWhole">It covers every file of the session, not only what a stage's checkpoint stands for.</param>
/// <param name="Entries">So many entries the chronolog had.</param>
/// <param name="LogSize">So many of the first lines stand for what never changes.</param>
internal sealed record SealedList(string SealDigest, bool IsWhole, int Entries, int LogSize, string LogRoot)
{
    public required IReadOnlyList<(string Name, string Digest)> Files { get; init; }

    /// <summary>So many of these are among what never changes.</summary>
    public required int LogFiles { get; init; }

    public static SealedList Of(byte[] seal, JsonElement predicate, List<ReadOnlyMemory<byte>> lines)
    {
        var log = predicate.GetProperty("log");
        var size = log.GetProperty("size").GetInt32();
        return new SealedList(
            Hashes.Of(seal),
            predicate.GetProperty("scope").GetString() == "session",
            predicate.GetProperty("chronolog").GetProperty("entries").GetInt32(),
            size,
            log.GetProperty("root").GetString()!)
        {
            Files = [.. lines.Select(Encoded).Where(line => line[0] != '#').Select(Split)],
            LogFiles = lines.Take(size).Count(line => line.Span[0] != '#'),
        };
    }

    private static string Encoded(ReadOnlyMemory<byte> line) => Encoding.UTF8.GetString(line.Span);

    private static (string Name, string Digest) Split(string line) => line.Split("  ", 2) is [var digest, var name]
        ? (name, digest)
        : throw new JsonException("a line of the list is no digest and name");
}
