using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>What was repaired, renamed, coerced or dropped, by rule.</summary>
internal static class ExtractionNotes
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        var rules = facts.Analyses.Where(analysis => analysis.Extracted is not null)
            .SelectMany(analysis => analysis.Extracted!.Notes, (analysis, note) => (analysis.Call.Ordinal, note.Kind, note.Rule))
            .GroupBy(note => (note.Kind, note.Rule))
            .OrderBy(group => group.Key.Kind, StringComparer.Ordinal).ThenBy(group => group.Key.Rule, StringComparer.Ordinal).ToList();
        if (rules.Count == 0)
        {
            paper.Paragraph(Prose.Plain("Nothing was repaired, renamed, coerced or dropped on the way from answers to data."));
            return;
        }

        paper.Table(
            Prose.Plain("What was done to answers on the way to data, by rule."),
            [Column.Of("kind"), Column.Of("rule"), new("notes", "notes"), new("answers", "answers"), new("first at ordinal", "first")],
            rules.Select(group => new Row(
                FigureId.Of("notes", FigureId.Name(group.Key.Kind), FigureId.Name(group.Key.Rule)),
                [
                    Cells.Text(group.Key.Kind), Cells.Code(group.Key.Rule), Cells.Count(group.Count()),
                    Cells.Count(group.Select(note => note.Ordinal).Distinct().Count()), Cells.Count(group.Min(note => note.Ordinal)),
                ])),
            Prose.Of($"{"extracted/extraction_log.jsonl":code}, a row per note. Defined in {"docs/deliverables.md":code}, “Extraction”."));
    }
}
