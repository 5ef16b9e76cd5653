using System.Text.Json;

namespace Provenance.Verifier;

/// <summary>The chronolog: its lines, chained each to the one before.</summary>
internal sealed class Chronolog
{
    private Chronolog(List<ReadOnlyMemory<byte>> lines, List<JsonElement> entries) => (Lines, Entries) = (lines, entries);

    public List<ReadOnlyMemory<byte>> Lines { get; }

    /// <summary>The entries up to the first that does not follow.</summary>
    public List<JsonElement> Entries { get; }

    public static Chronolog Read(ReadOnlyMemory<byte> text, List<string> differences)
    {
        var lines = Hashes.Lines(text);
        var entries = new List<JsonElement>();
        var previous = new string('0', 64);
        foreach (var line in lines)
        {
            try
            {
                var entry = JsonDocument.Parse(line).RootElement;
                if (entry.GetProperty("prev").GetString() != previous || entry.GetProperty("seq").GetInt64() != entries.Count + 1)
                    throw new JsonException("it does not follow from the line before it");
                entry.GetProperty("facts");
                entry.GetProperty("event");
                entries.Add(entry);
                previous = Hashes.Of(line.Span);
            }
            catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                differences.Add($"chronolog.jsonl:{entries.Count + 1}: {wrong.Message}");
                break;
            }
        }

        return new Chronolog(lines, entries);
    }

    public static string? Fact(JsonElement entry, string name) =>
        entry.GetProperty("facts").TryGetProperty(name, out var fact) ? fact.GetString() : null;

    public static string? Event(JsonElement entry) => entry.GetProperty("event").GetString();
}
