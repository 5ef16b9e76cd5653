using System.Text;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Providers.Wire;
using static Provenance.Gateway.Providers.Wire.JsonReply;

namespace Provenance.Gateway.Providers.Anthropic;

/// <summary>Puts the events of a streamed message together.</summary>
internal sealed class StreamedAnthropicReply : StreamedReply
{
    private readonly StringBuilder text = new();
    private readonly SortedDictionary<long, (string Id, string Name, StringBuilder Input)> calls = [];
    private ErrorBody? error;
    private string? finish;
    private string? why;
    private string? model;
    private Usage usage = new();

    public override string? Take(JsonElement item)
    {
        switch (Text(item, "type"))
        {
            case "error":
                error ??= Error(item) ?? ErrorBody.None;
                break;
            case "message_start" when Object(item, "message") is { } message:
                model = Text(message, "model");
                Count(message);
                break;
            case "content_block_start" when Object(item, "content_block") is { } block:
                return Begin(item, block);
            case "content_block_delta" when Object(item, "delta") is { } delta:
                return Add(item, delta);
            case "message_delta":
                var end = Object(item, "delta") ?? default;
                finish = Text(end, "stop_reason") ?? finish;
                why = AnthropicReply.WhyRefused(end) ?? why;
                Count(item);
                break;
            case "message_stop":
                HasEnded = true;
                break;
        }

        return null;
    }

    public override ProviderReply Conclude()
    {
        var reply = error is not null
            ? OfError(error)
            : AnthropicReply.Conclude(
                text.ToString(),
                calls.Values.Select(call => new ToolCall(call.Id, call.Name, call.Input.Length > 0 ? call.Input.ToString() : "{}")),
                finish,
                why);
        return reply with { ActualModel = model, Usage = usage };
    }

    private void Count(JsonElement json)
    {
        if (Object(json, "usage") is { } counted)
            usage = AnthropicReply.UsageOf(counted, usage);
    }

    private string? Begin(JsonElement item, JsonElement block)
    {
        if (Text(block, "type") == "tool_use" && JsonReply.Count(item, "index") is { } index)
        {
            HasBegun = true;
            calls[index] = (Text(block, "id") ?? "", Text(block, "name") ?? "", new StringBuilder());
        }

        return Say(Text(block, "text"));
    }

    private string? Add(JsonElement item, JsonElement delta)
    {
        HasBegun |= Text(delta, "type") is "thinking_delta";
        if (Text(delta, "partial_json") is { } part && JsonReply.Count(item, "index") is { } index && calls.TryGetValue(index, out var call))
            call.Input.Append(part);
        return Text(delta, "type") == "text_delta" ? Say(Text(delta, "text")) : null;
    }

    private string? Say(string? said)
    {
        text.Append(said);
        HasBegun |= text.Length > 0;
        return said;
    }
}
