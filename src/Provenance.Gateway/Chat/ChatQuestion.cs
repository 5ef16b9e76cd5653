using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Chat;

/// <summary>What somebody asks by the abstractions of Microsoft.Extensions.AI, as this gateway asks it.</summary>
/// <param name="Sampling">What the question says of it; null where it leaves that to the settings.</param>
/// <param name="Stop">Sequences that end the answer, besides those of the settings.</param>
internal sealed record ChatQuestion(Prompt Prompt, ModelName? Model, Sampling Sampling, ImmutableArray<string> Stop)
{
    /// <summary>The additional property that holds the flag of a question.</summary>
    private const string FlagProperty = "feature_flag";

    /// <summary>The additional properties of a question that belongs to a comparison of its caller's: what is compared, and which of the variants this is.</summary>
    private const string ExperimentProperty = "experiment_id";
    private const string VariantProperty = "variant";

    /// <summary>The additional property that says that a question is critical: <c>true</c>.</summary>
    private const string CriticalProperty = "critical";

    private const string AnyObject = """{"type":"object"}""";

    /// <exception cref="ArgumentException">The conversation does not begin with a user, or names no model that there can be.</exception>
    /// <exception cref="NotSupportedException">It holds something else than text and calls of functions.</exception>
    public static ChatQuestion Of(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var all = messages.ToList();
        var system = all.Where(message => message.Role == ChatRole.System).Select(message => message.Text).Prepend(options?.Instructions)
            .Where(text => !string.IsNullOrEmpty(text)).ToList();
        var said = all.Where(message => message.Role != ChatRole.System).ToList();
        if (said is not [{ } first, ..] || first.Role != ChatRole.User)
            throw new ArgumentException("A conversation begins with a user's message, after system messages.", nameof(messages));
        var prompt = new Prompt(system.Count == 0 ? null : string.Join("\n\n", system), TextOf(first))
        {
            Since = [.. said.Skip(1).SelectMany(TurnsOf)],
            Tools = [.. (options?.Tools ?? []).Select(ToolOf)],
            Schema = SchemaOf(options?.ResponseFormat),
        };
        return new ChatQuestion(prompt, ModelOf(options), SamplingOf(options), [.. options?.StopSequences ?? []]) 
        {
            Flag = PropertyOf(options, FlagProperty),
            Assignment = AssignmentOf(options),
            IsCritical = options?.AdditionalProperties is { } more && more.TryGetValue(CriticalProperty, out object? critical) && critical is true,
        };
    }

    /// <summary>Questions with the flag of a rollout get its candidate; null for none.</summary>
    public string? Flag { get; init; }

    /// <summary>What the caller compares, and the variant that this question is of; null for nothing.</summary>
    public Assignment? Assignment { get; init; }

    /// <summary>As in <see cref="Ask"/>.</summary>
    public bool IsCritical { get; init; }

    private static Assignment? AssignmentOf(ChatOptions? options) => (PropertyOf(options, ExperimentProperty), PropertyOf(options, VariantProperty)) switch
    {
        (null, null) => null,
        ({ Length: > 0 } experiment, { Length: > 0 } variant) => new Assignment(experiment, variant),
        _ => throw new ArgumentException($"{ExperimentProperty} and {VariantProperty} go together.", nameof(options)),
    };

    private static string? PropertyOf(ChatOptions? options, string name) =>
        options?.AdditionalProperties is { } more && more.TryGetValue(name, out object? value) ? value as string : null;

    /// <summary>The settings, with what the question says over them.</summary>
    public ModelSettings Over(ModelSettings settings) => Sampling == new Sampling() && Stop.IsEmpty
        ? settings
        : settings with
        {
            Sampling = new Sampling(
                Sampling.Temperature ?? settings.Sampling.Temperature,
                Sampling.TopP ?? settings.Sampling.TopP,
                Sampling.MaxOutputTokens ?? settings.Sampling.MaxOutputTokens,
                Sampling.Seed ?? settings.Sampling.Seed),
            Stop = [.. settings.Stop ?? [], .. Stop],
        };

    private static ModelName? ModelOf(ChatOptions? options)
    {
        try
        {
            return options?.ModelId is { } id ? ModelName.Parse(id) : null;
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException(wrong.Message, nameof(options), wrong);
        }
    }

    private static Sampling SamplingOf(ChatOptions? options) => new(
        Widen(options?.Temperature), Widen(options?.TopP), options?.MaxOutputTokens, options?.Seed);

    /// <summary>As it was written: 0.1 stays 0.1, and does not become the double that is nearest to the float.</summary>
    private static double? Widen(float? value) => value is { } single ? (double)(decimal)single : null;

    private static string? SchemaOf(ChatResponseFormat? format) =>
        format is ChatResponseFormatJson json ? json.Schema?.GetRawText() ?? AnyObject : null;

    private static ModelTool ToolOf(AITool tool) => tool is AIFunctionDeclaration function
        ? new ModelTool(function.Name, string.IsNullOrEmpty(function.Description) ? null : function.Description, function.JsonSchema.GetRawText())
        : throw new NotSupportedException($"The tool \"{tool.Name}\" is no function.");

    private static IEnumerable<Turn> TurnsOf(ChatMessage message)
    {
        if (message.Role == ChatRole.User)
            return [new Turn.User(TextOf(message))];
        if (message.Role == ChatRole.Assistant)
        {
            var calls = message.Contents.OfType<FunctionCallContent>()
                .Select(call => new ToolCall(call.CallId, call.Name, call.Arguments is null ? "{}" : JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions)));
            return [new Turn.Assistant(message.Text.Length == 0 ? null : TextOf(message), [.. calls])];
        }

        return message.Contents.OfType<FunctionResultContent>().Select(result => new Turn.ToolResult(result.CallId, ResultOf(result)));
    }

    private static string ResultOf(FunctionResultContent result) =>
        result.Result as string ?? JsonSerializer.Serialize(result.Result, AIJsonUtilities.DefaultOptions);

    private static string TextOf(ChatMessage message) =>
        message.Contents.FirstOrDefault(content => content is DataContent or UriContent) is { } other
            ? throw new NotSupportedException($"A message holds {other.GetType().Name}; only texts and calls of functions are sent.")
            : message.Text;
}
