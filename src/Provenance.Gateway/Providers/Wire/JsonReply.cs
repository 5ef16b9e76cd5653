using System.Text;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>What all providers' JSON has in common: how to look into it, and what to say when it is none.</summary>
internal static class JsonReply
{
    private const int FirstBytesShown = 80;

    /// <summary>Reads a whole body that has to be a JSON object.</summary>
    public static ProviderReply Read(ReadOnlyMemory<byte> body, Func<JsonElement, ProviderReply> read)
    {
        try
        {
            using var json = JsonDocument.Parse(WithoutMark(body));
            return json.RootElement.ValueKind == JsonValueKind.Object ? read(json.RootElement) : Malformed("The response is JSON, but no object.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return Malformed(body.IsEmpty ? "The response is empty." : $"The response can't be read as JSON; it begins with \"{Beginning(body)}\".");
        }
    }

    public static ProviderReply Malformed(string message) => new() { Outcome = OutcomeClass.Malformed, Message = message };

    /// <summary>The reply of a success that holds an error.</summary>
    public static ProviderReply OfError(ErrorBody error) => new()
    {
        Outcome = OutcomeClassifier.OfErrorInSuccess(error),
        Message = $"A success that holds an error: {error.Message ?? error.Code ?? error.Type ?? "it does not say which"}",
    };

    public static ErrorBody? Error(JsonElement json) =>
        Member(json, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } error ? ErrorBody.Of(error) : null;

    /// <summary>The words for a class that is no plain answer; null for one that is.</summary>
    public static string? MessageOf(OutcomeClass outcome) => outcome switch
    {
        OutcomeClass.Empty => "The answer has no text.",
        OutcomeClass.Malformed => "The model stopped with an error.",
        OutcomeClass.ContentFiltered => "The provider's filter declined.",
        OutcomeClass.Refused => "The model declined.",
        _ => null,
    };

    public static long? Count(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) && count >= 0 ? count : null;

    public static decimal? Money(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var amount) && amount >= 0 ? amount : null;

    public static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static JsonElement? Object(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Object } found ? found : null;

    /// <summary>The items of an array; none when it is not there.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : null;

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;

    private static string Beginning(ReadOnlyMemory<byte> body) => string.Concat(
        Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, FirstBytesShown)]).Select(c => char.IsControl(c) ? ' ' : c));
}
