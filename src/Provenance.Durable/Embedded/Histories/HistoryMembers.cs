using System.Text.Json;
using Provenance.Durable.Orchestrations;

namespace Provenance.Durable.Embedded.Histories;

/// <summary>
/// An object of a frame, read strictly: a member is there with the type that it must have, none stands twice, and none is left over.
/// Whatever is wrong is a <see cref="JsonException"/> or, of text that is not UTF-8, an <see cref="InvalidOperationException"/>.
/// </summary>
internal sealed class HistoryMembers
{
    private readonly List<Member> unread = new(capacity: 9);

    /// <param name="json">One object and nothing else.</param>
    public HistoryMembers(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("an object is wanted");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            reader.Read();
            Add(new Member(name, Skip(ref reader, json)));
        }

        reader.Read();
    }

    /// <summary>The first member, which says what the others are.</summary>
    public string Kind()
    {
        if (unread.Count == 0 || !unread[0].Name.Span.SequenceEqual("e"u8))
            throw new JsonException("the member \"e\" must come first");
        return Text("e"u8);
    }

    public int Integer(ReadOnlySpan<byte> name) => OptionalInteger(name) ?? throw Missing(name);

    public int? OptionalInteger(ReadOnlySpan<byte> name)
    {
        if (Take(name) is not { } raw)
            return null;
        var reader = Value(raw);
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : throw Wrong(name, "a whole number is wanted");
    }

    public long Long(ReadOnlySpan<byte> name)
    {
        var reader = Value(Take(name) ?? throw Missing(name));
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : throw Wrong(name, "a whole number is wanted");
    }

    public string Text(ReadOnlySpan<byte> name) => OptionalText(name) ?? throw Missing(name);

    public string? OptionalText(ReadOnlySpan<byte> name)
    {
        if (Take(name) is not { } raw)
            return null;
        var reader = Value(raw);
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : throw Wrong(name, "a text is wanted");
    }

    /// <summary>Any value, as it stands; null is one too.</summary>
    public Payload Payload(ReadOnlySpan<byte> name) => new((TakeAny(name) ?? throw Missing(name)).ToArray());

    public Payload? OptionalPayload(ReadOnlySpan<byte> name) => Take(name) is { } raw ? new Payload(raw.ToArray()) : null;

    public TaskFailure Failure(ReadOnlySpan<byte> name)
    {
        var failure = new HistoryMembers(Take(name) ?? throw Missing(name));
        var read = new TaskFailure(failure.Text("kind"u8), failure.Text("message"u8), failure.OptionalText("details"u8), failure.Flag("nonRetryable"u8));
        failure.End();
        return read;
    }

    public HistoryMembers? OptionalObject(ReadOnlySpan<byte> name) => Take(name) is { } raw ? new HistoryMembers(raw) : null;

    public HistoryMembers Object(ReadOnlySpan<byte> name) => OptionalObject(name) ?? throw Missing(name);

    public List<CarriedEvent>? OptionalEvents(ReadOnlySpan<byte> name)
    {
        if (Take(name) is not { } raw)
            return null;
        var reader = Value(raw);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong(name, "an array is wanted");
        var events = new List<CarriedEvent>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var members = new HistoryMembers(Skip(ref reader, raw));
            events.Add(new CarriedEvent(members.Text("n"u8), members.Payload("p"u8)));
            members.End();
        }

        return events;
    }

    /// <exception cref="JsonException">A member is left over.</exception>
    public void End()
    {
        if (unread.Count > 0)
            throw Wrong(unread[0].Name.Span, "no such member is known");
    }

    private static ReadOnlyMemory<byte> Skip(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private static Utf8JsonReader Value(ReadOnlyMemory<byte> raw)
    {
        var reader = new Utf8JsonReader(raw.Span);
        reader.Read();
        return reader;
    }

    private static JsonException Missing(ReadOnlySpan<byte> name) => Wrong(name, "it is missing");

    private static JsonException Wrong(ReadOnlySpan<byte> name, string rule) =>
        new($"the member \"{System.Text.Encoding.UTF8.GetString(name)}\": {rule}");

    private bool Flag(ReadOnlySpan<byte> name) => Take(name) is { } raw && Value(raw).TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Wrong(name, "true or false is wanted"),
    };

    private void Add(Member member)
    {
        foreach (var other in unread)
        {
            if (other.Name.Span.SequenceEqual(member.Name.Span))
                throw Wrong(member.Name.Span, "it stands twice");
        }

        unread.Add(member);
    }

    /// <returns>Null where the member is missing, or is null.</returns>
    private ReadOnlyMemory<byte>? Take(ReadOnlySpan<byte> name) => TakeAny(name) is { } raw && !raw.Span.SequenceEqual("null"u8) ? (ReadOnlyMemory<byte>?)raw : null;

    private ReadOnlyMemory<byte>? TakeAny(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < unread.Count; i++)
        {
            if (!unread[i].Name.Span.SequenceEqual(name))
                continue;
            var value = unread[i].Value;
            unread.RemoveAt(i);
            return value;
        }

        return null;
    }

    /// <param name="Name">As it stands in the frame; none of ours needs an escape.</param>
    private readonly record struct Member(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value);
}
