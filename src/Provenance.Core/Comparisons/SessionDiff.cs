using System.Collections.Immutable;

namespace Provenance.Core.Comparisons;

/// <summary>Two sessions, call by call.</summary>
/// <param name="Terms">What of the experiment is another in the second.</param>
/// <param name="OnlyInFirst">Calls (document, model, run) that only the first has planned.</param>
/// <param name="Answers">What became of the calls that both have.</param>
/// <param name="Variables">Metrics and dimensions that both have, over documents with values in both.</param>
public sealed record SessionDiff(
    string First,
    string Second,
    ImmutableArray<TermChange> Terms,
    ImmutableArray<string> OnlyInFirst,
    ImmutableArray<string> OnlyInSecond,
    AnswerDiff Answers,
    ImmutableArray<VariableDiff> Variables);

/// <param name="Aligned">Calls that both have.</param>
/// <param name="Same">Answered by the same text in both.</param>
/// <param name="Different">Answered by another text.</param>
/// <param name="AnsweredOnce">With text in one of the two only.</param>
/// <param name="SameScores">Different texts with the same scores.</param>
public sealed record AnswerDiff(int Aligned, int Same, int Different, int AnsweredOnce, int SameScores);

/// <summary>The second minus the first, in one variable, over documents that have a value in both, each with the mean over its aligned analyses.</summary>
/// <param name="Model">Null: all models together.</param>
/// <param name="Low">Lower end of the 95 % interval of the paired bootstrap; null below two documents.</param>
/// <param name="Largest">The largest difference of a document, by absolute value.</param>
/// <param name="Note">Why there is no interval; null when there is one.</param>
public sealed record VariableDiff(
    string Variable,
    string? Model,
    int Documents,
    double? FirstMean,
    double? SecondMean,
    double? Difference,
    double? StandardDeviation,
    double? Low,
    double? High,
    double? Largest,
    string? LargestDocument,
    string? Note);
