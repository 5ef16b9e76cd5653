using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Sections;

/// <summary>Attempts that may have been billed without being seen, with the price at risk.</summary>
internal static class OrphanTable
{
    private const int MostRows = 50;

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        var orphans = facts.Input.Orphans;
        if (orphans.IsEmpty)
            return;
        var known = orphans.Sum(orphan => orphan.State.WorstCost ?? 0);
        var unknown = orphans.Count(orphan => orphan.State.WorstCost is null);
        paper.Part("orphans", "Orphaned attempts");
        paper.Paragraph(Prose.Of(
            $"An orphan was announced to the archive and has no record: the process ended in between. It may have been billed, its answer "
                + $"was never seen. At risk: at most {Shown.Dollars(known)}")
            + (unknown == 0 ? Prose.Plain(".") : Prose.Of($", and {Shown.Counted(unknown, "attempt", "attempts")} of unknown price.")));
        paper.Table(
            orphans.Length > MostRows
                ? Prose.Of($"The first {MostRows} of {orphans.Length} orphaned attempts.") : Prose.Plain("Orphaned attempts."),
            [Column.Of("record that is missing"), Column.Of("model"), Column.Of("intended"), new("at most", "worst_cost")],
            orphans.Take(MostRows).Select(orphan => new Row(
                FigureId.Of("orphan", orphan.Key.FileName(facts.Input.Plan.OrdinalDigits)),
                [
                    Cells.Code(orphan.Key.FileName(facts.Input.Plan.OrdinalDigits)), Cells.Text(orphan.State.Model.ToString()),
                    Cells.Text(Shown.Time(orphan.State.Intended)), Cells.Dollars(orphan.State.WorstCost),
                ])),
            Prose.Of($"the archive’s intents; {"results.csv":code}, columns {"orphaned, orphans":code}."));
    }
}
