using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>What became of the plan: every planned analysis is counted once in each of the first two tables.</summary>
internal static class DenominatorsSection
{
    public static readonly ImmutableArray<(string Heading, string Key, Func<Analysis, bool> Counts)> Outcomes =
    [
        ("planned", "planned", _ => true),
        ("answered", "answered", analysis => analysis.Outcome == OutcomeClass.Answered),
        ("truncated", "truncated", analysis => analysis.Outcome == OutcomeClass.Truncated),
        ("refused", "refused", analysis => analysis.Outcome == OutcomeClass.Refused),
        ("content filtered", "content_filtered", analysis => analysis.Outcome == OutcomeClass.ContentFiltered),
        ("failed", "failed", analysis => analysis.Outcome is { } outcome && !outcome.IsDone()),
        ("never answered", "gaps", analysis => analysis.Outcome is null),
    ];

    public static readonly ImmutableArray<(string Heading, string Key, Func<Analysis, bool> Counts)> Readings =
    [
        ("with text", "with_text", analysis => analysis.Extracted is not null),
        .. Enum.GetValues<ExtractionStatus>().Select(status => (
            status.Name(), status.Name(), (Func<Analysis, bool>)(analysis => analysis.Extracted?.Status == status))),
        ("notes: repaired", "note_repaired", analysis => analysis.HasNote(NoteKinds.Repaired)),
        ("notes: renamed", "note_renamed", analysis => analysis.HasNote(NoteKinds.Renamed)),
        ("notes: coerced", "note_coerced", analysis => analysis.HasNote(NoteKinds.Coerced)),
        ("notes: dropped", "note_dropped", analysis => analysis.HasNote(NoteKinds.Dropped)),
    ];

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("denominators", "What became of the plan");
        AddCounts(paper, facts, "plan", "Outcomes of the planned analyses.", Outcomes, "outcome");
        AddExclusions(paper, facts);
        AddFailures(paper, facts);
        CoverageFigure.Add(paper, facts);
        AddCounts(
            paper, facts, "extraction",
            "How answers became data: whole, repaired by the tolerant reader, cleaned up by a model, partial, or unparsed; and how many "
            + "carry a note of each kind.",
            Readings, "extraction, repaired, renamed, coerced");
        AddFailureClasses(paper, facts);
        ExtractionNotes.Add(paper, facts);
    }

    private static void AddCounts(
        PaperBuilder paper, ReportFacts facts, string subject, string caption,
            ImmutableArray<(string Heading, string Key, Func<Analysis, bool> Counts)> counts, string columns)
    {
        var rows = facts.Models.Select(
            model => (Name: model.ToString(), Figure: FigureId.Of(subject, FigureId.Selection("model", model.ToString())),
            Analyses: facts.Analyses.Where(analysis => analysis.Call.Model == model).ToList()));
        if (facts.Models.Length != 1)
            rows = rows.Prepend((Name: "all models", Figure: FigureId.Of(subject, "overall"), Analyses: [.. facts.Analyses]));
        paper.Table(
            Prose.Plain(caption),
            [Column.Of("model"), .. counts.Select(count => new Column(count.Heading, count.Key))],
            rows.Select(row => new Row(
                row.Figure, [Cells.Text(row.Name), .. counts.Select(count => Cells.Count(row.Analyses.Count(count.Counts)))])),
            Sources.Results(columns, "Denominators"));
    }

    private static void AddExclusions(PaperBuilder paper, ReportFacts facts)
    {
        if (facts.Experiment.Statistics.Exclusions is not { } exclusions)
            return;
        paper.Table(
            Prose.Plain("Documents that the plan of statistics leaves out of every figure of the results, whatever became of their analyses."),
            [Column.Of("document"), Column.Of("reason"), new("analyses", "analyses")],
            exclusions.Select(exclusion => new Row(
                FigureId.Of("excluded", FigureId.Name(exclusion.Document)),
                [
                    Cells.Text(exclusion.Document), Cells.Text(exclusion.Reason),
                    Cells.Count(facts.Analyses.Count(analysis => analysis.Call.Document == exclusion.Document)),
                ])),
            Sources.Results("excluded", "Denominators"));
    }

    private static void AddFailures(PaperBuilder paper, ReportFacts facts)
    {
        var failed = facts.Unsettled.Where(analysis => analysis.Outcome is not null).GroupBy(analysis => analysis.Outcome!.Value.Name())
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (failed.Count > 0)
        {
            paper.Table(
                Prose.Plain("Failures by class."), [Column.Of("class"), new("analyses", "analyses")],
                failed.Select(group =>
                    new Row(FigureId.Of("plan", "failed", group.Key), [Cells.Code(group.Key), Cells.Count(group.Count())])),
                Sources.Results("outcome", "Outcomes"));
        }
    }

    private static void AddFailureClasses(PaperBuilder paper, ReportFacts facts)
    {
        var classes = facts.Analyses.Where(analysis => analysis.Extracted?.FailureClass is not null)
            .GroupBy(analysis => analysis.Extracted!.FailureClass!)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (classes.Count > 0)
        {
            paper.Table(
                Prose.Plain("Why answers were not whole."), [Column.Of("class"), new("answers", "answers"), new("unparsed", "unparsed")],
                classes.Select(group => new Row(
                    FigureId.Of("extraction", FigureId.Selection("class", group.Key)),
                    [Cells.Code(group.Key), Cells.Count(group.Count()),
                        Cells.Count(group.Count(analysis => analysis.Extracted!.Status == ExtractionStatus.Unparsed))])),
                Sources.Results("failure_class, extraction", "Extraction"));
        }
    }
}
