using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Providers.Wire;
using static Provenance.Gateway.Providers.Wire.JsonReply;

namespace Provenance.Gateway.Providers.Anthropic;

/// <summary>Reads a whole message of <c>/v1/messages</c>.</summary>
internal static class AnthropicReply
{
    public static Dialect Dialect { get; } = new(body => JsonReply.Read(body, Read), () => new StreamedAnthropicReply())
    {
        RequestIdHeaders = ["request-id"],
    };

    /// <summary>The reply that these parts make.</summary>
    public static ProviderReply Conclude(string text, IEnumerable<ToolCall> calls, string? finish, string? why)
    {
        ProviderReply reply = new() { Outcome = OutcomeClass.Answered, ToolCalls = [.. calls] };
        var outcome = OutcomeClassifier.OfAnswer(finish, hasText: !string.IsNullOrWhiteSpace(text) || !reply.ToolCalls.IsEmpty, isRefused: false);
        return reply with
        {
            Outcome = outcome,
            Text = text.Length > 0 ? text : null,
            FinishReason = finish,
            Message = outcome == OutcomeClass.Refused && why is not null ? $"The model declined: {why}" : MessageOf(outcome),
        };
    }

    /// <summary>
    /// Anthropic counts what was read from its cache and what was written to it apart from the input; here the input is all of it.
    /// </summary>
    /// <param name="usage">A later one, of the end of a stream, leaves out what it does not change.</param>
    public static Usage UsageOf(JsonElement usage, Usage before)
    {
        var read = Count(usage, "cache_read_input_tokens") ?? before.CachedInput;
        var written = Count(usage, "cache_creation_input_tokens") ?? before.CacheWrite;
        var fresh = Count(usage, "input_tokens") ?? (before.Input - (before.CachedInput ?? 0) - (before.CacheWrite ?? 0));
        return new Usage(
            fresh is null ? null : fresh + (read ?? 0) + (written ?? 0),
            Count(usage, "output_tokens") ?? before.Output,
            read,
            Object(usage, "output_tokens_details") is { } details ? Count(details, "thinking_tokens") : before.Reasoning,
            written);
    }

    public static string? WhyRefused(JsonElement json) =>
        Object(json, "stop_details") is { } details ? Text(details, "explanation") ?? Text(details, "category") : null;

    private static ProviderReply Read(JsonElement root)
    {
        if (Error(root) is { } error)
            return OfError(error);
        if (Member(root, "content") is not { ValueKind: JsonValueKind.Array } content)
            return Malformed("The response has no content.");
        var blocks = content.EnumerateArray().ToList();
        var reply = Conclude(
            string.Concat(blocks.Where(block => Text(block, "type") == "text").Select(block => Text(block, "text"))),
            blocks.Where(block => Text(block, "type") == "tool_use").Select(CallOf).OfType<ToolCall>(),
            Text(root, "stop_reason"),
            WhyRefused(root));
        return reply with
        {
            ActualModel = Text(root, "model"),
            Usage = Object(root, "usage") is { } usage ? UsageOf(usage, new Usage()) : new Usage(),
        };
    }

    private static ToolCall? CallOf(JsonElement block) =>
        Text(block, "id") is { } id && Text(block, "name") is { } name
            ? new ToolCall(id, name, Object(block, "input")?.GetRawText() ?? "{}")
            : null;
}
