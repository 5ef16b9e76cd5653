using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Reports;
using Provenance.Core.Statistics;

namespace Provenance.Core.Comparisons;

/// <summary>
/// Compares two sessions from their archived bytes. Documents are the units: of each, the difference of its means; these are resampled together
/// with what they are paired with, by the first session's seed and number of resamples.
/// </summary>
public sealed class SessionComparer(ISessionReader first, ISessionReader second)
{
    /// <summary>Below so many documents an interval of resampled means says nothing.</summary>
    private const int FewestDocuments = 5;

    /// <exception cref="CorruptRecordException">Something archived is missing, or not what was committed.</exception>
    public async Task<SessionDiff> CompareAsync(CancellationToken cancellationToken)
    {
        var (one, other) = (await new SessionFigures(first).ComputeAsync(cancellationToken), await new SessionFigures(second).ComputeAsync(cancellationToken));
        var (before, after) = (ByCall(one), ByCall(other));
        ImmutableArray<(Analysis First, Analysis Second)> pairs = [.. before.Where(call => after.ContainsKey(call.Key)).Select(call => (call.Value, after[call.Key]))];
        return new SessionDiff(
            first.Session.Name,
            second.Session.Name,
            TermChange.Between(first, second),
            [.. before.Keys.Where(call => !after.ContainsKey(call)).Select(Shown)],
            [.. after.Keys.Where(call => !before.ContainsKey(call)).Select(Shown)],
            await CompareAnswersAsync(pairs, cancellationToken),
            [.. Variables(one, other).SelectMany(variable => Compare(variable, pairs))]);
    }

    private static Dictionary<(string Document, ModelName Model, int Run), Analysis> ByCall(ReportInput input) =>
        input.Analyses.DistinctBy(analysis => Key(analysis.Call)).ToDictionary(analysis => Key(analysis.Call));

    private static (string Document, ModelName Model, int Run) Key(PlannedCall call) => (call.Document, call.Model, call.Run);

    private static string Shown((string Document, ModelName Model, int Run) call) =>
        string.Create(CultureInfo.InvariantCulture, $"{call.Document}, {call.Model}, run {call.Run}");

    private static IEnumerable<string> Variables(ReportInput one, ReportInput other)
    {
        var (before, after) = (one.Session.Experiment.Framework, other.Session.Experiment.Framework);
        return before.Metrics.Select(metric => metric.Name).Intersect(after.Metrics.Select(metric => metric.Name), StringComparer.Ordinal)
            .Concat(before.Dimensions.Select(dimension => dimension.Name).Intersect(after.Dimensions.Select(dimension => dimension.Name), StringComparer.Ordinal));
    }

    private async Task<AnswerDiff> CompareAnswersAsync(ImmutableArray<(Analysis First, Analysis Second)> pairs, CancellationToken cancellationToken)
    {
        var (same, different, once, sameScores) = (0, 0, 0, 0);
        foreach (var pair in pairs)
        {
            var (before, after) = (await TextAsync(first, pair.First, cancellationToken), await TextAsync(second, pair.Second, cancellationToken));
            if (before is null || after is null)
                once += before is null && after is null ? 0 : 1;
            else if (before == after)
                same++;
            else
            {
                different++;
                sameScores += HaveSameScores(pair.First.Extracted, pair.Second.Extracted) ? 1 : 0;
            }
        }

        return new AnswerDiff(pairs.Length, same, different, once, sameScores);
    }

    private static async Task<string?> TextAsync(ISessionReader session, Analysis analysis, CancellationToken cancellationToken) =>
        session.Find(new CallKey(RecordKind.Response, analysis.Call.Ordinal))?.Settled is { } settled && settled.Outcome.HasText()
            ? (await session.ReadAsync(settled.Key, cancellationToken)).Text
            : null;

    private static bool HaveSameScores(ExtractedAnswer? one, ExtractedAnswer? other) => one is not null && other is not null
        && one.Scores.Length == other.Scores.Length
        && one.Scores.Zip(other.Scores).All(pair => pair.First.Dimension == pair.Second.Dimension && pair.First.Values.SequenceEqual(pair.Second.Values));

    /// <summary>Over all models, and over each where there are several.</summary>
    private IEnumerable<VariableDiff> Compare(string variable, ImmutableArray<(Analysis First, Analysis Second)> pairs)
    {
        yield return Compare(variable, null, pairs);
        var models = pairs.Select(pair => pair.First.Call.Model).Distinct().ToList();
        foreach (var model in models.Count > 1 ? models : [])
            yield return Compare(variable, model, pairs.Where(pair => pair.First.Call.Model == model));
    }

    private VariableDiff Compare(string variable, ModelName? model, IEnumerable<(Analysis First, Analysis Second)> pairs)
    {
        var documents = pairs
            .Where(pair => pair.First.Value(variable) is not null && pair.Second.Value(variable) is not null)
            .GroupBy(pair => pair.First.Call.Document, StringComparer.Ordinal)
            .Select(document => (
                Document: document.Key,
                First: Moments.Mean([.. document.Select(pair => pair.First.Value(variable)!.Value)]),
                Second: Moments.Mean([.. document.Select(pair => pair.Second.Value(variable)!.Value)])))
            .ToList();
        if (documents.Count == 0)
            return new VariableDiff(variable, model?.ToString(), 0, null, null, null, null, null, null, null, null, "no document has a value in both");
        double[] differences = [.. documents.Select(document => document.Second - document.First)];
        var largest = documents.MaxBy(document => Math.Abs(document.Second - document.First));
        var plan = first.Session.Experiment.Statistics;
        var (low, high) = differences.Length < FewestDocuments
            ? ((double?)null, (double?)null)
            : Bootstrap.Interval(differences, plan.Resamples, Xoshiro256.ForFigure(plan.Seed, string.Join('\n', "difference", variable, model?.ToString())));
        return new VariableDiff(
            variable,
            model?.ToString(),
            documents.Count,
            Moments.Mean([.. documents.Select(document => document.First)]),
            Moments.Mean([.. documents.Select(document => document.Second)]),
            Moments.Mean(differences),
            Moments.StandardDeviation(differences),
            low,
            high,
            largest.Second - largest.First,
            largest.Document,
            low is null ? $"an interval takes at least {FewestDocuments} documents" : null);
    }
}
