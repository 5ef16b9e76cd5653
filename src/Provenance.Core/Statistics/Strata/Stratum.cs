using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;

namespace Provenance.Core.Statistics.Strata;

/// <summary>
/// A way in which an analysis may have come about, or not, that a reader may want to look at apart from the others. An analysis may be in
/// several.
/// </summary>
/// <param name="Name">In snake case, as in files.</param>
/// <param name="Meaning">For a reader of the report.</param>
/// <param name="CarriesValues">Whether its analyses can have values: a figure can be given without them.</param>
public sealed record Stratum(string Name, string Meaning, bool CarriesValues, Func<Analysis, bool> Has)
{
    /// <summary>All there are, in the order in which they are shown.</summary>
    public static ImmutableArray<Stratum> All { get; } =
    [
        new("substituted", "another model stood in for the requested one", true, analysis => analysis.Substitute is not null),
        new("cached", "nothing was asked: the answer was there already", true, analysis => analysis.Facts?.Cached is not null),
        new("repaired", "the answer's syntax was mended", true, analysis => HasNote(analysis, NoteKinds.Repaired)),
        new("renamed", "a name was mapped to the framework's", true, analysis => HasNote(analysis, NoteKinds.Renamed)),
        new("coerced", "a value was read from another type", true, analysis => HasNote(analysis, NoteKinds.Coerced)),
        new("cleaned", "a model cleaned up the answer", true, IsCleaned),
        new("partial", "some scores are there, others are not", true, analysis => analysis.Extracted?.Status == ExtractionStatus.Partial),
        new("truncated", "the answer was stopped by the length limit", true, analysis => analysis.Outcome == OutcomeClass.Truncated),
        new("retried", "it was asked again after an error", true, analysis => analysis.Facts is { } facts && facts.Attempts - facts.Orphans > 1),
        new("orphaned", "it was asked again because a process died", true, analysis => analysis.Facts is { Orphans: > 0 }),
        new("unparsed", "the answer could not be read", false, analysis => analysis.Extracted?.Status == ExtractionStatus.Unparsed),
        new("refused", "the model or a filter declined", false,
            analysis => analysis.Outcome is OutcomeClass.Refused or OutcomeClass.ContentFiltered),
        new("gap", "it was never answered, or failed", false, analysis => analysis.Outcome is not { } outcome || !outcome.IsDone()),
    ];

    private static bool HasNote(Analysis analysis, string kind) => analysis.Extracted?.Notes.Any(note => note.Kind == kind) ?? false;

    private static bool IsCleaned(Analysis analysis) =>
        analysis.Extracted?.Status == ExtractionStatus.Cleaned || HasNote(analysis, NoteKinds.Cleaned);
}
