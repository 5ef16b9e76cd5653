using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;
using Provenance.Core.Sessions;

namespace Provenance.Core.Reports.Sections;

/// <summary>How it was done: framework, corpus, models, prompts, parameters, dates, cost, attempts.</summary>
internal static class ConductSection
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("conduct", "What was done");
        var framework = facts.Experiment.Framework;
        paper.Definitions(
            new Definition("Experiment",
                Prose.Of($"{facts.Experiment.Name} (format {facts.Experiment.Format:code})") + Described(facts.Experiment.Description)),
            new Definition("Framework",
                Prose.Of($"{framework.Name}, version {framework.Version}, variant {framework.Variant:code}; SHA-256 "
                + $"{framework.Digest.ToString():code}")),
            new Definition("Corpus", Corpus(facts)),
            new Definition("Plan",
                Prose.Of($"{Shown.Counted(facts.Analyses.Length, "analysis", "analyses")}, "
                + $"{facts.RunsPerDocument} per document and model; SHA-256 "
                + $"{facts.Session.Plan.ToString():code}")),
            new Definition("Prompts", Prompts(facts)),
            new Definition("Session",
                Prose.Of($"{facts.Session.Name:code}, begun {Shown.Time(facts.Session.Created)}, with Provenance {facts.Session.Tool}")),
            new Definition("Asked", Dates(facts)),
            new Definition("Attempts", Attempts(facts)),
            new Definition("Tokens", Tokens(facts)),
            new Definition("Cost", Cost(facts)),
            new Definition("Clean-ups", Cleanups(facts.Input.Cleanups)),
            new Definition("Options", Options(facts)));
        ConductTotals.Add(paper, facts);
        ModelTables.Add(paper, facts);
        LockSection.Add(paper, facts);
        OrphanTable.Add(paper, facts);
    }

    private static Prose Described(string? description) => description is { Length: > 0 } text ? Prose.Of($": {text}") : Prose.Empty;

    private static Prose Corpus(ReportFacts facts)
    {
        var corpus = facts.Experiment.Corpus;
        var version = corpus.Version is { } known ? Prose.Of($", version {known}") : Prose.Empty;
        return Prose.Of($"{corpus.Name}") + version
            + Prose.Of($": {Shown.Counted(corpus.Documents.Length, "document", "documents")}, "
                + $"{Shown.Count(corpus.Documents.Sum(document => (long)document.Characters))} characters. Their digests stand in the "
                + $"appendix.");
    }

    private static Prose Prompts(ReportFacts facts)
    {
        var digests = facts.Input.Plan.Calls.Select(call => call.Prompt).Distinct().Count();
        if (facts.Session.Import is { } import)
            return ImportedPrompts(import, digests);
        var around = new PromptBuilder(facts.Experiment.Framework).Build("");
        var texts = facts.Experiment.Corpus.Documents.Select(document => document.Characters).DefaultIfEmpty().ToList();
        var (least, most) = (around.User.Length + texts.Min(), around.User.Length + texts.Max());
        return Prose.Of($"{Shown.Counted(digests, "different prompt", "different prompts")}: a system message of "
            + $"{Shown.Count(around.System?.Length ?? 0)} characters; a user message of {Shown.Count(least)} to {Shown.Count(most)}, of "
            + $"which {Shown.Count(around.User.Length)} are the framework’s instructions and the form of the answer, the rest the "
                + $"document. "
            + $"Exact texts: {"llm_archive/prompt_NNNN.txt":code}; digests: {"results.csv":code}, column {"prompt_sha256":code}.");
    }

    private static Prose ImportedPrompts(ImportNote import, int digests) =>
        import.Unknown.Contains("prompt")
            ? Prose.Of($"unknown where {"llm_archive":code} has no {"prompt_NNNN.txt":code}; the digest in {"results.csv":code}, column "
                + $"{"prompt_sha256":code}, is then that of the prompt that this program would have sent")
            : Prose.Of($"{Shown.Counted(digests, "different prompt", "different prompts")}, as they were imported. Exact texts: "
                + $"{"llm_archive/prompt_NNNN.txt":code}; digests: {"results.csv":code}, column {"prompt_sha256":code}.");

    /// <summary>Of an import often only the end of each request is known: when its answer was kept.</summary>
    private static Prose Dates(ReportFacts facts)
    {
        var started = facts.Analyses.Select(analysis => analysis.Facts?.Started).Where(time => time is not null).Min();
        var finished = facts.Analyses.Select(analysis => analysis.Facts?.Finished).Where(time => time is not null).ToList();
        return (started, finished.Min(), finished.Max()) switch
        {
            ({ } first, _, { } last) => Prose.Of($"{Shown.Time(first)} to {Shown.Time(last)}"),
            (null, { } first, { } last) => Prose.Of($"answers kept {Shown.Time(first)} to {Shown.Time(last)}"),
            _ => Prose.Plain("times unknown"),
        };
    }

    private static Prose Attempts(ReportFacts facts)
    {
        var attempts = facts.Analyses.Sum(facts.AttemptsOf);
        var orphans = facts.Analyses.Sum(facts.OrphansOf);
        var again = facts.Analyses.Sum(analysis => Math.Max(0, facts.AttemptsOf(analysis) - facts.OrphansOf(analysis) - 1));
        return Prose.Of($"{Shown.Count(attempts)} for {Shown.Counted(facts.Analyses.Length, "analysis", "analyses")}: "
            + $"{Shown.Count(again)} asked again after a failure, {Shown.Count(orphans)} orphaned (possibly billed, never seen)");
    }

    private static Prose Tokens(ReportFacts facts)
    {
        var usages = facts.Analyses.Select(analysis => analysis.Facts?.Usage).OfType<Usage>()
            .Where(usage => usage is { Input: not null, Output: not null }).ToList();
        var unknown = facts.Analyses.Count(analysis => analysis.Facts is not null) - usages.Count;
        if (usages.Count == 0 && unknown > 0)
            return Prose.Plain("unknown");
        return Prose.Of($"{Shown.Count(usages.Sum(usage => usage.Input!.Value))} in, "
            + $"{Shown.Count(usages.Sum(usage => usage.Output!.Value))} out, over "
            + $"{Shown.Counted(usages.Count, "settled call", "settled calls")} with known usage; unknown for {Shown.Count(unknown)}");
    }

    private static Prose Cost(ReportFacts facts)
    {
        var known = facts.Analyses.Select(analysis => analysis.Facts?.Cost).OfType<decimal>().ToList();
        var unknown = facts.Analyses.Count(analysis => analysis.Facts is { Cost: null });
        if (known.Count == 0 && unknown > 0)
            return Prose.Plain("unknown, which is not zero");
        var sum = Prose.Of($"{Shown.Dollars(known.Sum())} for {Shown.Counted(known.Count, "analysis", "analyses")} with known cost");
        var rest = unknown > 0 ? Prose.Of($"; unknown for {Shown.Count(unknown)}, which is not zero") : Prose.Empty;
        var budget = facts.Experiment.Budget is { } limit ? Prose.Of($"; budget {Shown.Dollars(limit)}") : Prose.Empty;
        return sum + rest + budget;
    }

    private static Prose Cleanups(CleanupTotals cleanups) =>
        cleanups.Attempts == 0
            ? Prose.Plain("none asked for")
            : Prose.Of($"{Shown.Counted(cleanups.Attempts, "attempt", "attempts")} for {Shown.Counted(cleanups.Answers, "answer", "answers")}: "
                + $"{Shown.Count(cleanups.InputTokens)} tokens in, {Shown.Count(cleanups.OutputTokens)} out; "
                + $"{Shown.Dollars(cleanups.KnownCost)} on top of the cost of the analyses")
                + (cleanups.UnknownCost == 0
                    ? Prose.Empty
                    : Prose.Of($", and an unknown cost of {Shown.Counted(cleanups.UnknownCost, "attempt", "attempts")}, which is not zero"));

    private static Prose Options(ReportFacts facts) =>
        facts.Session.Options.IsEmpty
            ? Prose.Plain("none given")
            : Prose.Join(", ", facts.Session.Options.Select(option => Prose.Code($"{option.Key}={option.Value}")));
}
