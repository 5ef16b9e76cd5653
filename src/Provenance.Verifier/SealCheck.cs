using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Provenance.Verifier;

/// <summary>Checks every seal: signature, order, list, tree, and where the chronolog stood.</summary>
internal sealed class SealCheck(SessionFiles files, Request request, Chronolog chronolog, string session)
{
    private readonly List<string> roots = [];

    /// <returns>The last seal's list; null when there is none.</returns>
    public SealedList? Run(List<string> differences)
    {
        var numbers = files.Names.Where(name => name.StartsWith("seals/seal_", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)).ToList();
        SealedList? last = null;
        for (var number = 1; number <= numbers.Count; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"seals/seal_{number:D4}.json");
            try
            {
                last = files.Find(name) is { } bytes ? Check(bytes, number, last) : throw new JsonException("it is missing");
            }
            catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                differences.Add($"{name}: {wrong.Message}");
            }
        }

        foreach (var entry in chronolog.Entries.Where(entry => Chronolog.Event(entry) == "sealed"))
        {
            var name = $"seals/{Chronolog.Fact(entry, "seal")}.json";
            if (files.Find(name) is not { } bytes || Hashes.Of(bytes) != Chronolog.Fact(entry, "digest"))
                differences.Add($"{name}: it is not the seal that the chronolog tells of");
        }

        if (request.Root is { } root && !roots.Contains(root, StringComparer.Ordinal))
            differences.Add($"seals: no seal has the root {root} that is expected");
        return last;
    }

    /// <exception cref="JsonException">Something does not fit.</exception>
    private SealedList Check(byte[] bytes, int number, SealedList? before)
    {
        var seal = new Seal(bytes);
        var predicate = seal.Predicate;
        Require(seal.IsKnown, "it is no seal of version 1");
        Require(IsSigned(seal), "the signature does not fit");
        Require(predicate.GetProperty("session").GetString() == session, "it is the seal of another session");
        Require(predicate.GetProperty("number").GetInt32() == number, "it has another number");
        var previous = predicate.TryGetProperty("previous", out var digest) ? digest.GetString() : null;
        Require(previous == before?.SealDigest, "it does not follow the seal before it");

        var name = seal.List.GetProperty("name").GetString()!;
        var text = files.Find(name) ?? throw new JsonException($"{name} is missing");
        Require(Hashes.Of(text) == seal.List.GetProperty("digest").GetProperty("sha256").GetString(), $"{name} is not the list that was sealed");
        var lines = Hashes.Lines(text);
        var log = predicate.GetProperty("log");
        Require(IsTree(predicate.GetProperty("tree"), lines), "the tree over its list has another root");
        Require(IsTree(log, lines.Take(log.GetProperty("size").GetInt32()).ToList()), "the tree over what never changes has another root");
        Require(before is null || Hashes.Root([.. lines.Take(before.LogSize)]) == before.LogRoot, "its list does not begin with what the seal before it covers");

        var entries = predicate.GetProperty("chronolog").GetProperty("entries").GetInt32();
        Require(
            entries <= chronolog.Lines.Count && Hashes.Of(chronolog.Lines[entries - 1].Span) == predicate.GetProperty("chronolog").GetProperty("head").GetString(),
            "the chronolog is not the one that was sealed");
        roots.Add(predicate.GetProperty("tree").GetProperty("root").GetString()!);
        return SealedList.Of(bytes, predicate, lines);
    }

    private bool IsSigned(Seal seal)
    {
        if (request.KeyFile is { } file)
            return seal.IsSignedBy(File.ReadAllText(file));
        return files.Find($"seals/{seal.KeyId}.pem") is { } found && Encoding.UTF8.GetString(found) is var pem
            && Seal.IdOf(pem) == seal.KeyId && seal.IsSignedBy(pem);
    }

    private static bool IsTree(JsonElement head, List<ReadOnlyMemory<byte>> leaves) =>
        head.GetProperty("size").GetInt32() == leaves.Count && head.GetProperty("root").GetString() == Hashes.Root(leaves);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new JsonException(otherwise);
    }
}
