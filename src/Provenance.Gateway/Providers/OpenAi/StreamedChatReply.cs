using System.Text;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Outcomes;
using Provenance.Gateway.Providers.Wire;
using static Provenance.Gateway.Providers.Wire.JsonReply;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Puts the chunks of a streamed chat completion, or of a plain completion, together.</summary>
internal sealed class StreamedChatReply : StreamedReply
{
    private readonly StringBuilder text = new();
    private readonly StringBuilder refusal = new();
    private readonly SortedDictionary<long, (string? Id, string? Name, StringBuilder Arguments)> calls = [];
    private ErrorBody? error;
    private string? finish;
    private string? model;
    private ProviderReply counted = new() { Outcome = OutcomeClass.Empty };

    public override string? Take(JsonElement item)
    {
        error ??= Error(item);
        model ??= Text(item, "model") is { Length: > 0 } named ? named : null;
        if (Object(item, "usage") is { } usage)
            counted = counted.WithUsage(usage);
        var choice = Items(item, "choices").FirstOrDefault();
        error ??= Error(choice);
        if (Text(choice, "finish_reason") is { } reason)
            (finish, HasEnded) = (reason, true);
        var delta = Object(choice, "delta") ?? choice;
        TakeCalls(delta);
        refusal.Append(Text(delta, "refusal"));
        var said = Text(delta, "content") ?? Text(delta, "text");
        text.Append(said);
        HasBegun |= text.Length + refusal.Length + calls.Count > 0
            || Text(delta, "reasoning_content") is { Length: > 0 } || Text(delta, "reasoning") is { Length: > 0 };
        return said;
    }

    public override ProviderReply Conclude()
    {
        var reply = error is not null
            ? OfError(error)
            : ChatReply.Conclude(
                text.Length > 0 ? text.ToString() : null,
                refusal.Length > 0 ? refusal.ToString() : null,
                finish,
                [.. calls.Where(call => call.Value.Name is not null).Select(call => CallOf(call.Value))]);
        return reply with { ActualModel = model, Usage = counted.Usage, Charged = counted.Charged };
    }

    private static ToolCall CallOf((string? Id, string? Name, StringBuilder Arguments) call) =>
        new(call.Id ?? call.Name!, call.Name!, call.Arguments.Length > 0 ? call.Arguments.ToString() : "{}");

    private void TakeCalls(JsonElement delta)
    {
        foreach (var part in Items(delta, "tool_calls"))
        {
            var index = Count(part, "index") ?? calls.Count;
            var (id, name, arguments) = calls.GetValueOrDefault(index, (null, null, new StringBuilder()));
            var function = Object(part, "function") ?? default;
            arguments.Append(Text(function, "arguments"));
            calls[index] = (id ?? Text(part, "id"), name ?? Text(function, "name"), arguments);
        }
    }
}
