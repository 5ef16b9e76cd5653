using System.Text.Json;

namespace Provenance.Gateway.Outcomes;

/// <summary>What an error says of itself, in any of the shapes in which OpenAI-compatible servers say it; null where it does not.</summary>
/// <param name="Code">A word such as <c>insufficient_quota</c>, or a number as text.</param>
/// <param name="IsModerated">The error names reasons for which the input was flagged.</param>
internal sealed record ErrorBody(string? Code, string? Type, string? Message, bool IsModerated = false)
{
    private const int LongestMessage = 1000;

    public static ErrorBody None { get; } = new(null, null, null);

    /// <summary>Reads <c>{"error":{…}}</c>, <c>{"error":"…"}</c>, <c>{"message":…}</c>, <c>{"detail":…}</c>, or a list of one of these.</summary>
    public static ErrorBody Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Of(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is no text: the status has to speak for itself.
            return None;
        }
    }

    /// <exception cref="InvalidOperationException">A text in it is no valid UTF-16.</exception>
    public static ErrorBody Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array when json.GetArrayLength() > 0 => Of(json[0]),
        JsonValueKind.String => new ErrorBody(null, null, Shorten(json.GetString())),
        JsonValueKind.Object when Member(json, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } error => Of(error),
        JsonValueKind.Object => OfMembers(json),
        _ => None,
    };

    private static ErrorBody OfMembers(JsonElement json)
    {
        var inner = Member(json, "innererror") is { ValueKind: JsonValueKind.Object } found ? Text(found, "code") : null;
        var isModerated = Member(json, "metadata") is { ValueKind: JsonValueKind.Object } metadata && Member(metadata, "reasons") is not null;
        return new ErrorBody(
            inner ?? Text(json, "code") ?? Text(json, "status"),
            Text(json, "type"),
            Shorten(Text(json, "message") ?? Text(json, "detail")),
            isModerated);
    }

    private static JsonElement? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static string? Text(JsonElement json, string name) => Member(json, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static string? Shorten(string? message) =>
        message is { Length: > LongestMessage } ? string.Concat(message.AsSpan(0, LongestMessage), "…") : message;
}
