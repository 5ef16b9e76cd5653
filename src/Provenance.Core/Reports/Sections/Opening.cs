using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Sections;

/// <summary>The first lines: which session, whether it is whole, and what a reader must know before the first figure.</summary>
internal static class Opening
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        var unsettled = facts.Unsettled.Count();
        var unread = With(facts, ExtractionStatus.Unparsed);
        paper.Paragraph(Prose.Of(
            $"Session {facts.Session.Name:code}, state: {(unsettled + unread == 0 ? "complete" : "finished with gaps"):strong}. ") + Scope(facts));
        if (unsettled > 0)
            paper.Notice(Gaps(facts, unsettled));
        if (unread > 0)
            paper.Notice(Unread(facts, unread));
        if (StrataSection.Refusal(facts) is { } refusal)
            paper.Notice(refusal);
        if (LockSection.Notice(facts) is { } deviates)
            paper.Notice(deviates);
        AddProviderNotices(paper, facts);
        if (facts.Session.Import is { } import)
        {
            paper.Notice(Prose.Of(
                $"{"The analyses were imported":strong}, not asked by this session: they come from {import.From:code} (format "
                    + $"{import.Format:code}). ")
                + (import.Unknown.IsEmpty
                    ? Prose.Plain("All facts of them are known.")
                    : Prose.Of($"Unknown of them: {string.Join(", ", import.Unknown):strong}.")));
        }

        if (!facts.Input.Orphans.IsEmpty)
        {
            paper.Notice(Prose.Of(
                $"{Shown.Counted(facts.Input.Orphans.Length, "attempt was", "attempts were"):strong} in flight when a process died: "
                    + $"possibly billed, never seen. See “What was done”."));
        }
    }

    private static Prose Scope(ReportFacts facts)
    {
        var documents = facts.Analyses.Select(analysis => analysis.Call.Document).Distinct().Count();
        return Prose.Of($"{Shown.Counted(facts.Analyses.Length, "planned analysis", "planned analyses")} of "
            + $"{Shown.Counted(documents, "document", "documents")} by {Shown.Counted(facts.Models.Length, "model", "models")} with the "
            + $"framework {facts.Experiment.Framework.Name:emphasis} {facts.Experiment.Framework.Version}.");
    }

    private static Prose Gaps(ReportFacts facts, int unsettled)
    {
        var never = facts.Unsettled.Count(analysis => analysis.Outcome is null);
        var failed = facts.Unsettled.Where(analysis => analysis.Outcome is not null)
            .GroupBy(analysis => analysis.Outcome!.Value).OrderBy(group => group.Key)
            .Select(group => $"{Shown.Count(group.Count())} failed as {group.Key.Name()}");
        var reasons = failed.Prepend($"{Shown.Count(never)} never answered").Skip(never == 0 ? 1 : 0);
        return Prose.Of(
            $"{"This report has gaps":strong}: {Shown.Count(unsettled)} of "
                + $"{Shown.Counted(facts.Analyses.Length, "planned analysis", "planned analyses")} {(unsettled == 1 ? "has" : "have")} no "
                + $"answer ({string.Join("; ", reasons)}). Every figure below stands on the others; {"provenance resume":code} asks for "
                + $"what is missing.")
            + (never > 0 && facts.Experiment.Budget is { } budget ? Budget(facts, budget) : Prose.Empty);
    }

    /// <summary>What was never answered may have been held back by it.</summary>
    private static Prose Budget(ReportFacts facts, decimal budget)
    {
        var known = facts.Analyses.Sum(analysis => analysis.Facts?.Cost ?? 0) + facts.Input.Cleanups.KnownCost;
        return Prose.Of($" The experiment has a {"budget":strong} of {Shown.Dollars(budget)}, of which {Shown.Dollars(known)} are known to "
            + $"be spent: a call for which it has no room is held back; {"provenance resume --budget":code} gives it more.");
    }

    private static Prose Unread(ReportFacts facts, int unread)
    {
        var partial = With(facts, ExtractionStatus.Partial);
        return Prose.Of($"{$"{Shown.Counted(unread, "answer", "answers")} could not be read":strong}: no score of "
            + $"{(unread == 1 ? "it" : "them")} stands in any figure. ")
            + (partial == 0 ? Prose.Empty : Prose.Of($"Of {Shown.Count(partial)} more only a part could be read. "))
            + Prose.Plain("See “What became of the plan”.");
    }

    private static int With(ReportFacts facts, ExtractionStatus status) =>
        facts.Analyses.Count(analysis => analysis.Extracted?.Status == status);

    private static void AddProviderNotices(PaperBuilder paper, ReportFacts facts)
    {
        var asked = facts.Session.Models.Where(model => facts.Models.Contains(model.Name))
            .ToLookup(model => model.Provider, model => model.Name.ToString());
        if (asked["offline"].Any())
        {
            paper.Notice(Prose.Of(
                $"{"No language model was asked.":strong} The scores of {string.Join(", ", asked["offline"]):code} come from a "
                    + $"deterministic lexical scorer that counts words, not from an LLM. They show how the pipeline works; they say "
                    + $"little about the texts."));
        }

        if (asked["recorded"].Any())
        {
            paper.Notice(Prose.Of(
                $"The answers of {string.Join(", ", asked["recorded"]):code} were {"replayed from recordings":strong}, not asked anew."));
        }
    }
}
