using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>What the readers of the inputs warned of.</summary>
internal static class WarningsSection
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        if (facts.Experiment.Warnings.IsEmpty)
            return;
        paper.Section("warnings", "Warnings from reading the inputs");
        paper.Bullets(facts.Experiment.Warnings.Select(finding =>
            Prose.Of($"{finding.Spot.ToString():code}: {finding.Message} [{finding.Rule:code}]")));
    }
}
