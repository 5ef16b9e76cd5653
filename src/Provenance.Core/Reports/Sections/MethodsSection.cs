using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Sections;

/// <summary>A paragraph to be taken over into a paper: only what the session knows.</summary>
internal static class MethodsSection
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("methods", "Methods paragraph");
        paper.Paragraph(Prose.Plain("Ready to be copied; every fact in it stands elsewhere in this report."));
        paper.Quotation(Asked(facts) + Read(facts) + Computed(facts) + Kept(facts));
    }

    private static Prose Asked(ReportFacts facts)
    {
        var framework = facts.Experiment.Framework;
        var documents = facts.Experiment.Corpus.Documents.Length;
        var models = facts.Session.Models.Where(model => facts.Models.Contains(model.Name))
            .Select(model => $"{model.Name} ({Sampling(facts, model)})");
        return Prose.Of($"{Shown.Counted(documents, "text", "texts")} of the corpus “{facts.Experiment.Corpus.Name}” were analysed with "
            + $"the framework “{framework.Name}” (version {framework.Version}, variant {framework.Variant}; "
            + $"{Shown.Counted(framework.Dimensions.Length, "dimension", "dimensions")}, "
            + $"{Shown.Counted(framework.Metrics.Length, "derived metric", "derived metrics")}) by {string.Join(", ", models)}, each text "
            + $"{facts.RunsPerDocument} {(facts.RunsPerDocument == "1" ? "time" : "times")} per model, "
            + $"{(facts.Session.Import is null ? "each time in a conversation of its own" : "asked elsewhere and imported")}. ")
            + Offline(facts);
    }

    private static Prose Offline(ReportFacts facts) =>
        facts.Session.Models.Any(model => model.Provider == "offline" && facts.Models.Contains(model.Name))
            ? Prose.Plain("Of these, “offline” is a deterministic lexical scorer, not a language model. ")
            : Prose.Empty;

    private static string Sampling(ReportFacts facts, ModelSettings model)
    {
        if (facts.Session.Import is { } import && import.Unknown.Contains("sampling"))
            return "sampling unknown";
        var settings = new[]
        {
            model.Sampling.Temperature is { } temperature ? $"temperature {Shown.Exact(temperature)}" : null,
            model.Sampling.TopP is { } topP ? $"top p {Shown.Exact(topP)}" : null,
            model.Sampling.Seed is { } seed ? FormattableString.Invariant($"seed {seed}") : null,
        };
        var given = string.Join(", ", settings.OfType<string>());
        return given.Length == 0 ? "sampling left to the provider" : given;
    }

    private static Prose Read(ReportFacts facts)
    {
        var settled = facts.Analyses.Length - facts.Unsettled.Count();
        var declined = facts.Analyses.Count(analysis => analysis.Outcome is OutcomeClass.Refused or OutcomeClass.ContentFiltered);
        return Prose.Of($"Of {Shown.Counted(facts.Analyses.Length, "planned analysis", "planned analyses")}, {Shown.Count(settled)} were "
            + $"settled; {Shown.Count(declined)} of them declined by the model or its provider. "
            + $"{Shown.Count(With(facts, ExtractionStatus.Whole))} answers were read as they stood, "
            + $"{Shown.Count(With(facts, ExtractionStatus.Repaired))} after repair of their syntax, "
            + $"{Shown.Count(With(facts, ExtractionStatus.Cleaned))} after clean-up by a model, "
            + $"{Shown.Count(With(facts, ExtractionStatus.Partial))} in part, and {Shown.Count(With(facts, ExtractionStatus.Unparsed))} "
            + $"not at all. ");
    }

    private static Prose Computed(ReportFacts facts) => Prose.Of(
        $"Derived metrics were computed from the models’ scores by the framework’s formulas, never by a model. Values were averaged over "
            + $"the analyses of a document; 95 % intervals are percentile bootstrap intervals over documents "
            + $"({Shown.Count(facts.Experiment.Statistics.Resamples)} resamples, seed {Seed(facts)}); agreement between runs is given as "
            + $"ICC(2,1), ICC(2,k) and Krippendorff’s α; p values are adjusted by Holm’s method. ");

    private static string Seed(ReportFacts facts) => FormattableString.Invariant($"{facts.Experiment.Statistics.Seed}");

    private static Prose Kept(ReportFacts facts) => Prose.Of(
        $"Every response was archived {(facts.Session.Import is null ? "before use" : "as it was imported")}; the results can be computed again from the archived bytes (session "
            + $"{facts.Session.Name}, plan SHA-256 {facts.Session.Plan.Abbreviated}…, Provenance {facts.Session.Tool}).");

    private static int With(ReportFacts facts, ExtractionStatus status) =>
        facts.Analyses.Count(analysis => analysis.Extracted?.Status == status);
}
