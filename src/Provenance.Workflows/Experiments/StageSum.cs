using System.Collections.Immutable;
using Provenance.Core.Models;

namespace Provenance.Workflows.Experiments;

/// <summary>What a part of a stage came to. Sums are summed up on the way from the shards to the experiment.</summary>
/// <param name="Done">Calls that were settled, or answers that were made data.</param>
/// <param name="Failed">Calls that are not settled; answers that stay unreadable.</param>
/// <param name="Cost">In US dollars, as far as it is known.</param>
public sealed record StageSum(int Done, int Failed, decimal Cost, ImmutableArray<Hold> Holds)
{
    public static StageSum Nothing { get; } = new(0, 0, 0, []);

    public static StageSum operator +(StageSum left, StageSum right) =>
        new(left.Done + right.Done, left.Failed + right.Failed, left.Cost + right.Cost, Hold.Merge(left.Holds, right.Holds));

    public static StageSum Of(AskReply reply)
    {
        var settled = reply.Outcome != AnalysisActivities.HeldBack && OutcomeClasses.Parse(reply.Outcome).IsDone();
        return new StageSum(settled ? 1 : 0, settled ? 0 : 1, reply.Cost ?? 0, Hold.Merge([], reply.Hold is { } hold ? [hold] : []));
    }

    /// <summary>The same under the name that other languages have for the operator.</summary>
    public static StageSum Add(StageSum left, StageSum right) => left + right;
}

/// <summary>Why calls of a model are held back.</summary>
/// <param name="Why">In words, shortened to <see cref="LongestWhy"/>.</param>
/// <param name="IsBudget">The budget has no room for them.</param>
public sealed record Hold(string Model, string Why, bool IsBudget = false)
{
    /// <summary>Of so many models at most the reasons are kept: they go through history.</summary>
    public const int Most = 4;

    public const int LongestWhy = 160;

    public static Hold Of(ModelName model, string why, bool isBudget) =>
        new(model.ToString(), why.Length <= LongestWhy ? why : string.Concat(why.AsSpan(0, LongestWhy - 1), "…"), isBudget);

    /// <summary>One for each model, by its name; of two the first.</summary>
    public static ImmutableArray<Hold> Merge(ImmutableArray<Hold> left, ImmutableArray<Hold> right) =>
        right.IsDefaultOrEmpty || left.Length >= Most
            ? left
            : [.. left.Concat(right).DistinctBy(hold => hold.Model, StringComparer.Ordinal).Take(Most).OrderBy(hold => hold.Model, StringComparer.Ordinal)];

    /// <summary>All of them in words; null when there are none.</summary>
    public static string? Describe(ImmutableArray<Hold> holds) =>
        holds.IsDefaultOrEmpty ? null : string.Join("; ", holds.Select(hold => $"{hold.Model}: {hold.Why}"));
}
