using System.Collections.Immutable;

namespace Provenance.Core.Models;

/// <summary>How messages become the one text that a completion-style server takes.</summary>
/// <param name="Text">With <c>{{system_prompt}}</c>, <c>{{user_message}}</c> and <c>{{assistant_message}}</c>.</param>
/// <param name="Turn">What a further exchange of a conversation adds, with the last two of these; null when there can be none.</param>
/// <param name="Stop">The sequences that end an answer.</param>
/// <param name="Controls">What has a meaning of its own to the model, and must not come from a message.</param>
public sealed record PromptTemplate(
    string Name, string Text, string? Turn, ImmutableArray<string> Stop, ImmutableArray<string> Controls)
{
    /// <summary>What is taken where a template is missing.</summary>
    public const string DefaultName = "chatml";

    public bool Equals(PromptTemplate? other) =>
        other is not null && Name == other.Name && Text == other.Text && Turn == other.Turn
        && Stop.SequenceEqual(other.Stop) && Controls.SequenceEqual(other.Controls);

    public override int GetHashCode() => HashCode.Combine(Name, Text);
}
