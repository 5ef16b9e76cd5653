using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>Agreement between the runs of a model, and between models.</summary>
internal static class AgreementSection
{
    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("agreement", "Agreement");
        paper.Part("agreement-runs", "Between runs");
        if (facts.Statistics.Agreements.IsEmpty)
            paper.Paragraph(Prose.Plain("No agreement between runs was computed: it takes at least two runs of a document by one model."));
        else
            AddCoefficients(paper, facts);
        RunFigures.Add(paper, facts);
        if (facts.Models.Length < 2)
            return;
        paper.Part("agreement-models", "Between models");
        ModelAgreement.Add(paper, facts);
    }

    private static void AddCoefficients(PaperBuilder paper, ReportFacts facts)
    {
        paper.Paragraph(Prose.Plain(
            "ICC(2,1) says how far a single run can be relied on, ICC(2,k) the mean over all runs (two-way random effects, absolute "
                + "agreement), over documents that have all runs; Krippendorff’s α (interval data) over documents that have at least "
                + "two."));
        var reasons = facts.Statistics.Agreements.Any(one => one.NotComputed is not null);
        paper.Table(
            Prose.Plain("Agreement between runs of the same model."),
            [
                Column.Of("variable"), Column.Of("model"), new("docs", "documents"), new("runs", "runs"), new("ICC(2,1)", "icc_single"),
                new("ICC(2,k)", "icc_average"), new("α", "krippendorff_alpha"), new("docs for α", "alpha_documents"),
                .. Reason<Column>(reasons, () => Column.Of("not computed because")),
            ],
            facts.Statistics.Agreements.OrderBy(one => facts.IsDimension(one.Variable)).Select(one => new Row(
                FigureId.Of(FigureId.Name(one.Variable), "agreement", FigureId.Selection("model", one.Model)),
                [
                    Cells.Code(one.Variable), Cells.Text(one.Model), Cells.Count(one.Documents), Cells.Count(one.Runs),
                    Cells.Number(one.IccSingle),
                    Cells.Number(one.IccAverage), Cells.Number(one.KrippendorffAlpha), Cells.Count(one.AlphaDocuments),
                    .. Reason(reasons, () => Cells.Text(one.NotComputed ?? "")),
                ])),
            Sources.Variables("Agreement"));
    }

    private static IEnumerable<T> Reason<T>(bool isNeeded, Func<T> make) => isNeeded ? [make()] : [];
}
