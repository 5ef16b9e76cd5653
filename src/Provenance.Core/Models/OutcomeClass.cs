using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Core.Models;

/// <summary>
/// What became of one attempt: the one taxonomy of the project. Its names in files, metrics and reports are these, in snake case.
/// </summary>
[JsonConverter(typeof(OutcomeClassJsonConverter))]
public enum OutcomeClass
{
    /// <summary>Text, finished.</summary>
    Answered,

    /// <summary>Text, stopped by the length limit. Done, and flagged.</summary>
    Truncated,

    /// <summary>The model declined. Done, and counted.</summary>
    Refused,

    /// <summary>The provider's filter declined. Done, and counted.</summary>
    ContentFiltered,

    /// <summary>A 200 with no text in it.</summary>
    Empty,

    /// <summary>A 200 with an error inside, or unreadable as a response.</summary>
    Malformed,

    /// <summary>429 for speed.</summary>
    RateLimited,

    /// <summary>429 or 402 for an empty purse.</summary>
    QuotaExhausted,

    /// <summary>5xx, a reset connection.</summary>
    Transient,

    /// <summary>Too slow.</summary>
    Timeout,

    /// <summary>400 and its like: asking again can't help.</summary>
    Deterministic,

    /// <summary>The key is wrong or missing.</summary>
    Authentication,

    /// <summary>The set-up is wrong: no such model, no such host.</summary>
    Configuration,
}

/// <summary>What the taxonomy decides for each class.</summary>
public static class OutcomeClasses
{
    private static readonly string[] Names = [.. Enum.GetNames<OutcomeClass>().Select(SnakeCase)];

    /// <summary>The name in files: <c>rate_limited</c>.</summary>
    public static string Name(this OutcomeClass outcome) => Names[(int)outcome];

    /// <exception cref="FormatException">There is no class of that name.</exception>
    public static OutcomeClass Parse(string name)
    {
        var index = Array.IndexOf(Names, name);
        return index >= 0 ? (OutcomeClass)index : throw new FormatException($"No outcome class is called \"{name}\".");
    }

    /// <summary>The call needs no further attempt: it was answered or declined.</summary>
    public static bool IsDone(this OutcomeClass outcome) =>
        outcome is OutcomeClass.Answered or OutcomeClass.Truncated or OutcomeClass.Refused or OutcomeClass.ContentFiltered;

    /// <summary>The attempt brought text that extraction can read.</summary>
    public static bool HasText(this OutcomeClass outcome) => outcome is OutcomeClass.Answered or OutcomeClass.Truncated;

    /// <summary>The gateway tries again by itself, within its retries.</summary>
    public static bool IsRetried(this OutcomeClass outcome) =>
        outcome is OutcomeClass.Empty or OutcomeClass.Malformed or OutcomeClass.RateLimited
            or OutcomeClass.Transient or OutcomeClass.Timeout;

    /// <summary>A resumed session asks again without being told to.</summary>
    public static bool IsAskedAgain(this OutcomeClass outcome) => !outcome.IsDone() && outcome != OutcomeClass.Deterministic;

    /// <summary>No other call of this model can succeed either: the run stops.</summary>
    public static bool StopsTheRun(this OutcomeClass outcome) =>
        outcome is OutcomeClass.QuotaExhausted or OutcomeClass.Authentication or OutcomeClass.Configuration;

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}

/// <summary>A class in JSON is its name in snake case.</summary>
public sealed class OutcomeClassJsonConverter : JsonConverter<OutcomeClass>
{
    public override OutcomeClass Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return OutcomeClasses.Parse(reader.GetString() ?? "");
        }
        catch (FormatException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    public override void Write(
        Utf8JsonWriter writer, OutcomeClass value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name());
}
