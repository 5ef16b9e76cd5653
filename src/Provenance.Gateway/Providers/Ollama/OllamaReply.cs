using System.Text;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Providers.Wire;
using static Provenance.Gateway.Providers.Wire.JsonReply;

namespace Provenance.Gateway.Providers.Ollama;

/// <summary>
/// Puts a reply of <c>/api/chat</c> together from its lines. A reply that came whole is one line. <c>prompt_eval_count</c> and
/// <c>eval_count</c> are the tokens; a server that had the whole prompt in its cache leaves the first one out.
/// </summary>
internal sealed class OllamaReply : StreamedReply
{
    private readonly StringBuilder text = new();
    private readonly List<ToolCall> calls = [];
    private ErrorBody? error;
    private string? finish;
    private string? model;
    private Usage usage = new();

    public static Dialect Dialect { get; } = new(body => JsonReply.Read(body, ReadWhole), () => new OllamaReply());

    public override string? Take(JsonElement item)
    {
        error ??= Error(item);
        model ??= Text(item, "model");
        var message = Object(item, "message") ?? default;
        var said = Text(message, "content");
        text.Append(said);
        foreach (var call in Items(message, "tool_calls"))
        {
            if (CallOf(call, calls.Count) is { } wanted)
                calls.Add(wanted);
        }

        HasBegun |= text.Length + calls.Count > 0 || Text(message, "thinking") is { Length: > 0 };
        if (Member(item, "done") is { ValueKind: JsonValueKind.True })
        {
            HasEnded = true;
            finish = Text(item, "done_reason");
            usage = new Usage(Count(item, "prompt_eval_count"), Count(item, "eval_count"));
        }

        return said;
    }

    public override ProviderReply Conclude()
    {
        if (error is not null)
            return OfError(error) with { ActualModel = model, Usage = usage };
        var outcome = OutcomeClassifier.OfAnswer(finish, hasText: calls.Count > 0 || !string.IsNullOrWhiteSpace(text.ToString()), isRefused: false);
        return new ProviderReply
        {
            Outcome = outcome,
            Text = text.Length > 0 ? text.ToString() : null,
            ToolCalls = [.. calls],
            FinishReason = finish,
            Message = MessageOf(outcome),
            ActualModel = model,
            Usage = usage,
        };
    }

    private static ProviderReply ReadWhole(JsonElement root)
    {
        if (Error(root) is null && Object(root, "message") is null)
            return Malformed("The response has no message.");
        var reply = new OllamaReply();
        reply.Take(root);
        return reply.Conclude();
    }

    /// <summary>Ollama gives calls no id of their own, or has only lately begun to: their place names them.</summary>
    private static ToolCall? CallOf(JsonElement call, int place) =>
        Object(call, "function") is { } function && Text(function, "name") is { } name
            ? new ToolCall(
                Text(call, "id") ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"call_{place}"),
                name,
                Object(function, "arguments")?.GetRawText() ?? "{}")
            : null;
}
