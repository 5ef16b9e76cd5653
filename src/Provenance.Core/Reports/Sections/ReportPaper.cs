using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>The report, a section a line.</summary>
internal static class ReportPaper
{
    public static Paper Write(ReportFacts facts)
    {
        var paper = new PaperBuilder($"{facts.Experiment.Name}: final report");
        Opening.Add(paper, facts);
        ConductSection.Add(paper, facts);
        DenominatorsSection.Add(paper, facts);
        if (StrataSection.Refusal(facts) is null)
            AddResults(paper, facts);
        else
            StrataSection.AddShares(paper, facts);
        MethodsSection.Add(paper, facts);
        FormulasSection.Add(paper, facts);
        WarningsSection.Add(paper, facts);
        AppendixSection.Add(paper, facts);
        return paper.Build();
    }

    private static void AddResults(PaperBuilder paper, ReportFacts facts)
    {
        ResultsSection.Add(paper, facts);
        StrataSection.Add(paper, facts);
        AgreementSection.Add(paper, facts);
        TestsSection.Add(paper, facts);
        HypothesesSection.Add(paper, facts);
        ArithmeticSection.Add(paper, facts);
        EvidenceSection.Add(paper, facts);
    }
}
