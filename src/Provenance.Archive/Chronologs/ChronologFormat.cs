using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Archive.Chronologs;

/// <summary>
/// The format of <c>chronolog.jsonl</c>: a line per entry, each canonical JSON with the SHA-256 of the line before it (without its
/// line end) as <c>prev</c>; 64 zeros in the first.
/// </summary>
internal static class ChronologFormat
{
    public static Digest First { get; } = Digest.Parse(new string('0', 64));

    /// <summary>The line, without its end.</summary>
    public static ReadOnlyMemory<byte> Line(ChronologEntry entry, Digest previous)
    {
        var json = new CanonicalJsonWriter(512);
        json.BeginObject();
        json.Integer("epoch", entry.Epoch);
        Content(json, entry);
        json.String("prev", previous.ToString());
        json.Integer("seq", entry.Seq);
        json.String("time", UtcTime.Format(entry.Time));
        json.EndObject();
        return json.WrittenMemory;
    }

    /// <summary>Event and facts alone, as they stand in the session's log.</summary>
    public static ReadOnlyMemory<byte> Content(ChronologEntry entry)
    {
        var json = new CanonicalJsonWriter(512);
        json.BeginObject();
        Content(json, entry);
        json.EndObject();
        return json.WrittenMemory;
    }

    /// <summary>The entry that this line holds.</summary>
    /// <exception cref="InvalidMemberException">It holds none, or its chain or number does not follow from the line before it.</exception>
    public static ChronologEntry ReadLine(ReadOnlyMemory<byte> line, Digest previous, long seq) => JsonMembers.Read(line, json =>
    {
        var entry = new ChronologEntry(
            json.OptionalInteger("seq") ?? 0, json.Value("time", UtcTime.Parse), json.Integer("epoch", 0), json.Text("event"), Facts(json));
        if (json.Parse("prev", Digest.Parse) != previous)
            throw new InvalidMemberException("prev", $"the line before has the digest {previous}");
        return entry.Seq == seq
            ? entry
            : throw new InvalidMemberException("seq", string.Create(CultureInfo.InvariantCulture, $"entry {seq} must stand here"));
    });

    public static ChronologEntry ReadContent(ReadOnlyMemory<byte> content, long seq, DateTimeOffset time, int epoch) =>
        JsonMembers.Read(content, json => new ChronologEntry(seq, time, epoch, json.Text("event"), Facts(json)));

    private static void Content(CanonicalJsonWriter json, ChronologEntry entry)
    {
        json.String("event", entry.Event);
        json.BeginObject("facts");
        foreach (var (name, value) in entry.Facts)
            json.String(name, value);
        json.EndObject();
    }

    private static ImmutableSortedDictionary<string, string> Facts(JsonMembers json) =>
        json.Object("facts", facts => facts.Rest().ToImmutableSortedDictionary(StringComparer.Ordinal));
}
