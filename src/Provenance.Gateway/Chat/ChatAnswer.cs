using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Chat;

/// <summary>What the gateway archived of a call, as the abstractions of Microsoft.Extensions.AI tell it.</summary>
internal sealed class ChatAnswer(RecordEnvelope record, ImmutableArray<ToolCall> calls)
{
    /// <summary>The names of what stands beside an answer, in the additional properties of a response.</summary>
    public const string OutcomeProperty = "provenance.outcome";
    public const string CostProperty = "provenance.cost_usd";
    public const string SubstituteProperty = "provenance.substitute";
    public const string DisclaimerProperty = "provenance.disclaimer";
    public const string RecordProperty = "provenance.record";

    public string Text => record.Text ?? "";

    public ChatResponse Whole() => new(new ChatMessage(ChatRole.Assistant, [.. Contents(withText: true)]) { MessageId = Id })
    {
        ResponseId = Id,
        ModelId = record.ActualModel ?? (record.Substitute ?? record.RequestedModel).ToString(),
        CreatedAt = record.Finished,
        FinishReason = Finish(),
        Usage = Usage(),
        AdditionalProperties = Facts(),
        RawRepresentation = record,
    };

    /// <summary>What ends a stream: everything but the text that has been told.</summary>
    public ChatResponseUpdate Ending(bool textWasTold) =>
        new(ChatRole.Assistant, [.. Contents(withText: !textWasTold), new UsageContent(Usage())])
        {
            ResponseId = Id,
            MessageId = Id,
            ModelId = record.ActualModel ?? (record.Substitute ?? record.RequestedModel).ToString(),
            CreatedAt = record.Finished,
            FinishReason = Finish(),
            AdditionalProperties = Facts(),
            RawRepresentation = record,
        };

    private string Id => $"{record.Session}/{record.Key.FileName(ordinalDigits: 4)}";

    private IEnumerable<AIContent> Contents(bool withText)
    {
        if (withText && Text.Length > 0)
            yield return new TextContent(Text);
        foreach (var call in calls)
            yield return new FunctionCallContent(call.Id, call.Name, ArgumentsOf(call));
    }

    /// <summary>Arguments that are no JSON object are the model's mistake, which whoever runs the function is told.</summary>
    private static Dictionary<string, object?> ArgumentsOf(ToolCall call)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, object?>>(call.Arguments, AIJsonUtilities.DefaultOptions) ?? [];
        }
        catch (JsonException)
        {
            return new Dictionary<string, object?> { ["unreadable_arguments"] = call.Arguments };
        }
    }

    private ChatFinishReason Finish() => record.Outcome switch
    {
        OutcomeClass.Truncated => ChatFinishReason.Length,
        OutcomeClass.Refused or OutcomeClass.ContentFiltered => ChatFinishReason.ContentFilter,
        _ when !calls.IsEmpty => ChatFinishReason.ToolCalls,
        _ => ChatFinishReason.Stop,
    };

    private UsageDetails Usage() => new()
    {
        InputTokenCount = record.Usage.Input,
        OutputTokenCount = record.Usage.Output,
        TotalTokenCount = record.Usage.Input + record.Usage.Output,
        CachedInputTokenCount = record.Usage.CachedInput,
        ReasoningTokenCount = record.Usage.Reasoning,
    };

    private AdditionalPropertiesDictionary Facts()
    {
        var facts = new AdditionalPropertiesDictionary { [OutcomeProperty] = record.Outcome.Name(), [RecordProperty] = Id };
        if (record.Cost is { } cost)
            facts[CostProperty] = cost;
        if (record.Substitute is { } substitute)
            facts[SubstituteProperty] = substitute.ToString();
        if (record.Disclaimer is { } disclaimer)
            facts[DisclaimerProperty] = disclaimer;
        return facts;
    }
}
