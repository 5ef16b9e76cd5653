using System.Globalization;
using System.Text.Json;
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
    public static ReadOnlyMemory<byte> Line(ChronologEntry entry, Digest previous) =>
        CanonicalJsonWriter.WriteObject((Entry: entry, Previous: previous), static (json, line) =>
        {
            json.Integer("epoch", line.Entry.Epoch);
            Content(json, line.Entry);
            json.String("prev", line.Previous);
            json.Integer("seq", line.Entry.Seq);
            json.String("time", UtcTime.Format(line.Entry.Time));
        });

    /// <summary>Event and facts alone, as they stand in the session's log.</summary>
    public static ReadOnlyMemory<byte> Content(ChronologEntry entry) => CanonicalJsonWriter.WriteObject(entry, Content);

    /// <summary>The entry that this line holds.</summary>
    /// <exception cref="InvalidMemberException">It holds none, or its chain or number does not follow from the line before it.</exception>
    public static ChronologEntry ReadLine(ReadOnlySpan<byte> line, Digest previous, long seq)
    {
        var read = Read(line);
        if (read.Prev != previous.ToString())
            throw new InvalidMemberException("prev", $"the line before has the digest {previous}");
        if (read.Seq != seq)
            throw new InvalidMemberException("seq", string.Create(CultureInfo.InvariantCulture, $"entry {seq} must stand here"));
        if (read is not { Time: { } time, Epoch: { } epoch })
            throw new InvalidMemberException("time", "an entry has a time and an epoch");
        return Entry(read, seq, time, epoch);
    }

    /// <exception cref="InvalidMemberException">It holds no event with its facts.</exception>
    public static ChronologEntry ReadContent(ReadOnlySpan<byte> content, long seq, DateTimeOffset time, int epoch) =>
        Entry(Read(content), seq, time, epoch);

    /// <summary>What a line says of itself, whatever stands before it.</summary>
    /// <exception cref="InvalidMemberException">It is no entry.</exception>
    public static ChronologEntry ReadContent(ReadOnlySpan<byte> line, long seq) =>
        Read(line) is { Time: { } time, Epoch: { } epoch } read
            ? Entry(read, seq, time, epoch)
            : throw new InvalidMemberException("time", "an entry has a time and an epoch");

    /// <summary>The digest that a line gives for the one before it; null when it gives none.</summary>
    public static Digest? FindPrevious(ReadOnlySpan<byte> line)
    {
        try
        {
            return Digest.TryParse(Read(line).Prev, out var digest) ? digest : null;
        }
        catch (InvalidMemberException)
        {
            return null;
        }
    }

    private static ChronologEntry Entry(Members read, long seq, DateTimeOffset time, int epoch) =>
        read is { Event: { } happened, Facts: { } facts }
            ? new ChronologEntry(seq, time, epoch, happened, facts)
            : throw new InvalidMemberException("event", "an entry has an event and its facts");

    /// <summary>Read member by member rather than as a document: a session has tens of thousands of these lines.</summary>
    private static Members Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var read = default(Members);
            var json = new Utf8JsonReader(line);
            Require(json.Read() && json.TokenType == JsonTokenType.StartObject, "");
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                json.Read();
                read = name switch
                {
                    "epoch" when read.Epoch is null => read with { Epoch = json.GetInt32() },
                    "event" when read.Event is null => read with { Event = json.GetString() },
                    "facts" when read.Facts is null => read with { Facts = ReadFacts(ref json) },
                    "prev" when read.Prev is null => read with { Prev = json.GetString() },
                    "seq" when read.Seq is null => read with { Seq = json.GetInt64() },
                    "time" when read.Time is null => read with { Time = UtcTime.Parse(json.GetString() ?? "") },
                    _ => throw new InvalidMemberException(name, "no such member is known, or it stands twice"),
                };
            }

            Require(json.TokenType == JsonTokenType.EndObject && !json.Read(), "");
            return read;
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidMemberException("", wrong.Message);
        }
    }

    private static Facts ReadFacts(ref Utf8JsonReader json)
    {
        Require(json.TokenType == JsonTokenType.StartObject, "facts");
        var facts = new List<KeyValuePair<string, string>>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            facts.Add(KeyValuePair.Create(name, json.GetString() ?? throw new InvalidMemberException(name, "a string is wanted")));
        }

        return Facts.Of(facts);
    }

    private static void Require(bool isObject, string member)
    {
        if (!isObject)
            throw new InvalidMemberException(member, "an object is wanted");
    }

    private static void Content(CanonicalJsonWriter json, ChronologEntry entry)
    {
        json.String("event", entry.Event);
        json.BeginObject("facts");
        foreach (var (name, value) in entry.Facts)
            json.String(name, value);
        json.EndObject();
    }

    private readonly record struct Members(int? Epoch, string? Event, Facts? Facts, string? Prev, long? Seq, DateTimeOffset? Time);
}
