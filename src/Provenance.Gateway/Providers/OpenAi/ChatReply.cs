using System.Collections.Immutable;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Providers.Wire;
using static Provenance.Gateway.Providers.Wire.JsonReply;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Reads a successful response as the many servers that call themselves OpenAI-compatible really send it.</summary>
internal static class ChatReply
{
    public static Dialect Dialect { get; } = new(Read, () => new StreamedChatReply());

    /// <summary>Everything but status, body and request id.</summary>
    public static ProviderReply Read(ReadOnlyMemory<byte> body) => JsonReply.Read(body, Read);

    /// <summary>The reply that these parts make.</summary>
    public static ProviderReply Conclude(string? text, string? refusal, string? finish, ImmutableArray<ToolCall> calls)
    {
        var outcome = OutcomeClassifier.OfAnswer(
            finish, hasText: !string.IsNullOrWhiteSpace(text) || !calls.IsEmpty, isRefused: !string.IsNullOrEmpty(refusal));
        return new ProviderReply
        {
            Outcome = outcome,
            Text = string.IsNullOrEmpty(text) ? refusal : text,
            ToolCalls = calls,
            FinishReason = finish,
            Message = MessageOf(outcome),
        };
    }

    /// <summary>Tokens as counted, and what OpenRouter says that it charged.</summary>
    public static ProviderReply WithUsage(this ProviderReply reply, JsonElement usage) => reply with
    {
        Usage = new Usage(
            Count(usage, "prompt_tokens"),
            Count(usage, "completion_tokens"),
            Object(usage, "prompt_tokens_details") is { } input ? Count(input, "cached_tokens") : null,
            Object(usage, "completion_tokens_details") is { } output ? Count(output, "reasoning_tokens") : null,
            Object(usage, "prompt_tokens_details") is { } written ? Count(written, "cache_write_tokens") : null),
        Charged = Money(usage, "cost"),
    };

    private static ProviderReply Read(JsonElement root)
    {
        var reply = Error(root) is { } error ? OfError(error) : OfChoice(root);
        reply = reply with { ActualModel = Text(root, "model") };
        return Object(root, "usage") is { } usage ? reply.WithUsage(usage) : reply;
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
        var message = Object(choice, "message") ?? default;
        return Conclude(
            ContentOf(message) ?? Text(choice, "text"),
            Text(message, "refusal") ?? RefusalPart(message),
            Text(choice, "finish_reason"),
            [.. Items(message, "tool_calls").Select(CallOf).OfType<ToolCall>()]);
    }

    private static ToolCall? CallOf(JsonElement call) =>
        Object(call, "function") is { } function && Text(function, "name") is { } name
            ? new ToolCall(Text(call, "id") ?? name, name, Text(function, "arguments") ?? "{}")
            : null;

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
        Items(message, "content").Select(part => Text(part, "refusal")).FirstOrDefault(refusal => refusal is not null);
}
