using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Reads a successful response as the many servers that call themselves OpenAI-compatible really send it.</summary>
internal static class ChatReply
{
    private const int FirstBytesShown = 80;

    /// <summary>Everything but status, body and request id.</summary>
    public static ProviderReply Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(WithoutMark(body));
            return Read(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return Malformed(body.IsEmpty ? "The response is empty." : $"The response can't be read as JSON; it begins with \"{Beginning(body)}\".");
        }
    }

    private static ProviderReply Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Malformed("The response is JSON, but no object.");
        if (Error(root) is { } error)
            return OfError(error) with { Usage = UsageOf(root), ActualModel = Text(root, "model") };
        return OfChoice(root) with { Usage = UsageOf(root), ActualModel = Text(root, "model") };
    }

    private static ProviderReply OfChoice(JsonElement root)
    {
        if (Member(root, "choices") is not { ValueKind: JsonValueKind.Array } choices)
            return Malformed("The response has no choices.");
        if (choices.GetArrayLength() == 0 || choices[0].ValueKind != JsonValueKind.Object)
            return new ProviderReply { Outcome = OutcomeClass.Empty, Message = "The list of choices is empty." };
        var choice = choices[0];
        if (Error(choice) is { } error)
            return OfError(error);
        var message = Member(choice, "message") is { ValueKind: JsonValueKind.Object } found ? found : default;
        var text = ContentOf(message) ?? Text(choice, "text");
        var refusal = Text(message, "refusal") ?? RefusalPart(message);
        var finish = Text(choice, "finish_reason");
        var outcome = OutcomeClassifier.OfAnswer(finish, !string.IsNullOrWhiteSpace(text), !string.IsNullOrEmpty(refusal));
        return new ProviderReply
        {
            Outcome = outcome,
            Text = string.IsNullOrEmpty(text) ? refusal : text,
            FinishReason = finish,
            Message = outcome switch
            {
                OutcomeClass.Empty => "The answer has no text.",
                OutcomeClass.Malformed => "The model stopped with an error.",
                OutcomeClass.ContentFiltered => "The provider's filter declined.",
                OutcomeClass.Refused => "The model declined.",
                _ => null,
            },
        };
    }

    /// <summary>Text, or the texts of the parts, joined.</summary>
    private static string? ContentOf(JsonElement message) => Member(message, "content") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(PartText)),
        _ => null,
    };

    private static string? PartText(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.String => part.GetString(),
        JsonValueKind.Object => Text(part, "text"),
        _ => null,
    };

    private static string? RefusalPart(JsonElement message) =>
        Member(message, "content") is { ValueKind: JsonValueKind.Array } parts
            ? parts.EnumerateArray().Select(part => Text(part, "refusal")).FirstOrDefault(refusal => refusal is not null)
            : null;

    private static ErrorBody? Error(JsonElement json) =>
        Member(json, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } error ? ErrorBody.Of(error) : null;

    private static ProviderReply OfError(ErrorBody error) => new()
    {
        Outcome = OutcomeClassifier.OfErrorInSuccess(error),
        Message = $"A success that holds an error: {error.Message ?? error.Code ?? error.Type ?? "it does not say which"}",
    };

    private static Usage UsageOf(JsonElement root)
    {
        if (Member(root, "usage") is not { ValueKind: JsonValueKind.Object } usage)
            return new Usage();
        return new Usage(
            Count(usage, "prompt_tokens"),
            Count(usage, "completion_tokens"),
            Member(usage, "prompt_tokens_details") is { } input ? Count(input, "cached_tokens") : null,
            Member(usage, "completion_tokens_details") is { } output ? Count(output, "reasoning_tokens") : null);
    }

    private static long? Count(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) && count >= 0 ? count : null;

    private static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : null;

    private static ProviderReply Malformed(string message) => new() { Outcome = OutcomeClass.Malformed, Message = message };

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;

    private static string Beginning(ReadOnlyMemory<byte> body) => string.Concat(
        System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, FirstBytesShown)]).Select(c => char.IsControl(c) ? ' ' : c));
}
