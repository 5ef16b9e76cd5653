using System.Collections.Immutable;
using Provenance.Core.Models;

namespace Provenance.Gateway.Templates;

/// <summary>A prompt as the one text that a completion-style server takes.</summary>
/// <param name="Neutralised">How many control sequences in the messages were made harmless.</param>
internal sealed record RenderedPrompt(string Text, int Neutralised)
{
    /// <summary>What was changed, for the record; null when nothing was.</summary>
    public string? Notice => Neutralised == 0 ? null : $"{Neutralised} control sequences of the template in the messages were made harmless.";

    /// <exception cref="FormatException">The template has no place for what the prompt holds.</exception>
    public static RenderedPrompt Of(PromptTemplate template, Prompt prompt)
    {
        if (!prompt.Tools.IsEmpty)
            throw new FormatException($"The template \"{template.Name}\" has no place for tools.");
        if (!prompt.Since.IsEmpty && template.Turn is null)
            throw new FormatException($"The template \"{template.Name}\" has no \"turn\": it can't hold a conversation.");
        var place = new SafePlace([.. template.Controls, .. template.Stop]);
        var exchanges = Exchanges(prompt);
        var text = string.Concat(exchanges.Select((exchange, i) => TemplateText.Fill(
            Part(template, isFirst: i == 0, isLast: i == exchanges.Length - 1),
            prompt.System is { } system ? place.Put(system) : null,
            place.Put(exchange.User),
            place.Put(exchange.Assistant ?? ""))));
        return new RenderedPrompt(text, place.Neutralised);
    }

    /// <summary>
    /// The part of an exchange. The last one waits for its answer: it ends where the answer's place is, without the blanks before that
    /// (a trailing blank makes most tokenizers begin the answer with a rare token).
    /// </summary>
    private static string Part(PromptTemplate template, bool isFirst, bool isLast)
    {
        var part = isFirst ? template.Text : template.Turn!;
        return isLast ? part[..part.IndexOf($"{{{{{TemplateText.Assistant}}}}}", StringComparison.Ordinal)].TrimEnd(' ') : part;
    }

    private static ImmutableArray<(string User, string? Assistant)> Exchanges(Prompt prompt)
    {
        var exchanges = ImmutableArray.CreateBuilder<(string User, string? Assistant)>();
        exchanges.Add((prompt.User, null));
        foreach (var turn in prompt.Since)
        {
            switch (turn)
            {
                case Turn.Assistant { Calls.IsEmpty: true } assistant when exchanges[^1].Assistant is null:
                    exchanges[^1] = (exchanges[^1].User, assistant.Text ?? "");
                    break;
                case Turn.User user:
                    exchanges.Add((user.Text, null));
                    break;
                default:
                    throw new FormatException("A template takes user and assistant messages in turn, and no results of tools.");
            }
        }

        return exchanges[^1].Assistant is null
            ? exchanges.ToImmutable()
            : throw new FormatException("The conversation ends with the assistant: there is nothing to answer.");
    }
}
