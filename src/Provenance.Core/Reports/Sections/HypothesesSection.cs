using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>The hypotheses as the experiment words them. What they mean for the figures, a person decides.</summary>
internal static class HypothesesSection
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        if (facts.Experiment.Hypotheses.IsEmpty)
            return;
        paper.Section("hypotheses", "Hypotheses");
        paper.Paragraph(Prose.Plain(
            "As the experiment words them. The figures that bear on them stand under “Results”, “Agreement” and “Tests”; whether they "
                + "support a hypothesis is for the reader to judge, not for this program."));
        foreach (var hypothesis in facts.Experiment.Hypotheses)
            paper.Quotation(Prose.Of($"{hypothesis.Id:strong} {hypothesis.Text}"));
    }
}
