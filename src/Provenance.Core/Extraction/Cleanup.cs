using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Core.Extraction;

/// <summary>Whether an answer is given to a model to clean up, and what of the clean-up's own answer becomes data.</summary>
public static class Cleanup
{
    /// <summary>How often a model is asked to clean up one answer, in all of a session's executions together.</summary>
    public const int MostAttempts = 3;

    /// <summary>How many of the clean-ups of an answer came to an end; one that a provider failed is none of them.</summary>
    /// <param name="cleanup">The state of the clean-up's call; null when it was never begun.</param>
    public static int TimesTried(CallState? cleanup) => cleanup?.Attempts.Count(attempt => attempt.Record?.Outcome.IsDone() == true) ?? 0;

    /// <summary>
    /// Scores are missing, and there is text in which they may stand. Answers that were refused have no extraction and never come here.
    /// </summary>
    public static bool IsNeeded(ExtractedAnswer answer) =>
        answer.Status is ExtractionStatus.Unparsed or ExtractionStatus.Partial && answer.FailureClass != FailureClasses.Empty;

    /// <summary>
    /// Fills what the original lacks from the extraction of its clean-up. What was read from the original stays, also where the clean-up
    /// says otherwise; each value taken and each conflict is a note. The failure class stays that of the original.
    /// </summary>
    public static ExtractedAnswer Merge(ExtractedAnswer original, ExtractedAnswer cleanup, Framework framework)
    {
        var notes = new NoteList();
        var scores = framework.Dimensions
            .Select(dimension => Merge(dimension.Name, ScoreOf(original, dimension.Name), ScoreOf(cleanup, dimension.Name), cleanup.Source, notes))
            .OfType<DimensionScore>()
            .ToImmutableArray();
        var merged = original with
        {
            Scores = scores,
            Evidence = Evidence(original, cleanup),
            Reported = [.. original.Reported.UnionBy(cleanup.Reported, metric => metric.Metric)],
        };
        var taken = notes.ToArray();
        return !taken.Any(note => note.Kind == NoteKinds.Cleaned) && merged.Evidence.Length == original.Evidence.Length
            ? original with { Notes = [.. original.Notes, .. taken] }
            : merged with { Status = Status(scores, framework), Source = cleanup.Source, Notes = Notes(original, cleanup, scores, taken) };
    }

    private static DimensionScore? Merge(string name, DimensionScore? ours, DimensionScore? theirs, AttemptKey? source, NoteList notes)
    {
        var values = (ours?.Values ?? ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal)).ToBuilder();
        foreach (var (facet, value) in theirs?.Values ?? ImmutableSortedDictionary<string, double>.Empty)
        {
            var where = $"{name}.{facet}";
            if (!values.TryGetValue(facet, out var read))
            {
                values.Add(facet, value);
                notes.Cleaned(where, source);
            }
            else if (!read.Equals(value))
                notes.Dropped(NoteRules.CleanupConflict, where, string.Create(
                    CultureInfo.InvariantCulture, $"The answer says {read}, its clean-up {value}; the answer stands."));
        }

        return values.Count == 0 ? null : new DimensionScore(name, values.ToImmutable());
    }

    /// <summary>The clean-up's quotes, of dimensions for which the original has none.</summary>
    private static ImmutableArray<Evidence> Evidence(ExtractedAnswer original, ExtractedAnswer cleanup)
    {
        var quoted = original.Evidence.Select(evidence => evidence.Dimension).ToHashSet(StringComparer.Ordinal);
        return [.. original.Evidence, .. cleanup.Evidence.Where(evidence => !quoted.Contains(evidence.Dimension))];
    }

    /// <summary>What no longer holds, that a score is missing, goes; what the clean-up's own reading took is said too.</summary>
    private static ImmutableArray<ExtractionNote> Notes(
        ExtractedAnswer original, ExtractedAnswer cleanup, ImmutableArray<DimensionScore> scores, ImmutableArray<ExtractionNote> taken)
    {
        var scored = scores.Where(HasRawScore).Select(score => score.Dimension).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. original.Notes.Where(note => note.Rule != NoteRules.MissingDimension || !scored.Contains(note.Where)),
            .. cleanup.Notes.Where(note => note.Kind != NoteKinds.Missing).Select(note => note with { Where = $"cleanup: {note.Where}" }),
            .. taken,
        ];
    }

    private static ExtractionStatus Status(ImmutableArray<DimensionScore> scores, Framework framework) =>
        scores.Count(HasRawScore) switch
        {
            0 => ExtractionStatus.Unparsed,
            var scored when scored < framework.Dimensions.Length => ExtractionStatus.Partial,
            _ => ExtractionStatus.Cleaned,
        };

    private static bool HasRawScore(DimensionScore score) => score.Value(DimensionScore.RawScore) is not null;

    private static DimensionScore? ScoreOf(ExtractedAnswer answer, string dimension) =>
        answer.Scores.FirstOrDefault(score => score.Dimension == dimension);
}
