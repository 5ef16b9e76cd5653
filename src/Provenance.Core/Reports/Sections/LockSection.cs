using Provenance.Core.Preregistrations;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Sections;

/// <summary>What was locked before the first call, and each way in which the session is not that.</summary>
internal static class LockSection
{
    private const int MostRows = 200;

    /// <summary>For the opening of the report; null when there is nothing that a reader must know first.</summary>
    public static Prose? Notice(ReportFacts facts)
    {
        if (facts.Input.Lock is not { } check)
            return null;
        var early = AskedEarlier(facts, check);
        if (check.Deviations.IsEmpty && !check.HasBegunBefore && early == 0)
            return null;
        var parts = new List<string>();
        if (check.HasBegunBefore)
            parts.Add("it began before the time that its lock names");
        if (early > 0)
            parts.Add($"{Shown.Counted(early, "answer was", "answers were")} asked for before that time");
        if (!check.Deviations.IsEmpty)
            parts.Add($"it deviates from its lock in {Shown.Counted(check.Deviations.Length, "point", "points")}");
        return Prose.Of($"{"This session is not as it was locked":strong}: {string.Join("; ", parts)}. See “Lock”.");
    }

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Part("lock", "Lock");
        if (facts.Input.Lock is not { } check)
        {
            paper.Paragraph(Prose.Plain("The experiment was not locked: nothing shows what was planned before the first call but the session itself."));
            return;
        }

        var locked = check.Lock;
        paper.Paragraph(Prose.Of(
            $"The experiment was locked on {Shown.Time(locked.LockedAt)}, by the clock of the machine that locked it, with the key "
                + $"{locked.Key.Id.ToString():code}; SHA-256 of the lock {check.Digest.ToString():code}. ")
            + By(locked)
            + Timing(facts, check));
        AddDeviations(paper, check);
    }

    private static Prose By(ExperimentLock locked) => locked.Actor is { } actor ? Prose.Of($"Responsible: {actor}. ") : Prose.Empty;

    private static Prose Timing(ReportFacts facts, LockCheck check)
    {
        var begun = check.HasBegunBefore
            ? Prose.Of($"{"The session began before that":strong}, on {Shown.Time(facts.Session.Created)}: it was not locked beforehand.")
            : Prose.Of($"The session began after that, on {Shown.Time(facts.Session.Created)}.");
        var early = AskedEarlier(facts, check);
        return early == 0 ? begun : begun + Prose.Of($" {$"{Shown.Counted(early, "answer was", "answers were")} asked for before it was locked":strong}.");
    }

    /// <summary>Such as those that a cache had.</summary>
    private static int AskedEarlier(ReportFacts facts, LockCheck check) =>
        facts.Analyses.Count(analysis => analysis.Facts?.Started < check.Lock.LockedAt);

    private static void AddDeviations(PaperBuilder paper, LockCheck check)
    {
        if (check.Deviations.IsEmpty)
        {
            paper.Paragraph(Prose.Of($"{"No deviation":strong}: {Shown.Counted(check.Lock.Terms.Count, "term", "terms")} of the lock hold as they were locked."));
            return;
        }

        paper.Table(
            check.Deviations.Length > MostRows
                ? Prose.Of($"The first {MostRows} of {check.Deviations.Length} deviations from the lock.")
                : Prose.Plain("Deviations from the lock."),
            [Column.Of("term"), Column.Of("locked"), Column.Of("what ran")],
            check.Deviations.Take(MostRows).Select(deviation => new Row(
                null, [Cells.Code(deviation.Term), Cells.Text(deviation.Locked), Cells.Text(deviation.Ran)])),
            Prose.Of($"{$"inputs/{ExperimentLock.FileName}":code} and {"session.json":code}. Terms are defined in {"docs/preregistration.md":code}."));
    }
}
