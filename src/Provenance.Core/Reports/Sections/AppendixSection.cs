using Provenance.Core.Calculation;
using Provenance.Core.Reports.Papers;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Sections;

/// <summary>How to verify, what is missing, and the texts with their digests.</summary>
internal static class AppendixSection
{
    private const int MostUnsettled = 100;

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("appendix", "Appendix");
        paper.Part("verify", "How to verify this report");
        paper.Paragraph(Prose.Of(
            $"{$"provenance verify {facts.Session.Name}":code} hashes every archived record again, walks the chain of the session’s log, "
                + $"reads and computes everything anew from the archived bytes, without a network, and compares the result with these "
                + $"files byte for byte. A figure’s id, such as {"F:METRIC/overall/mean":code}, is its column’s key behind its row’s id; "
                + $"in the HTML it is the id of the table cell, whose {"data-exact":code} holds the value with every digit. The id of a cell of "
                + $"{"results.csv":code} is {"results.csv#DOCUMENT/MODEL/RUN/COLUMN":code}. "
                + $"{$"provenance explain {facts.Session.Name} FIGURE":code} leads from an id to the formula, the values it was computed from, "
                + $"and the bytes of the archived answers that these were read from."));
        AddUnsettled(paper, facts);
        AddDocuments(paper, facts);
        AddInputs(paper, facts);
    }

    private static void AddUnsettled(PaperBuilder paper, ReportFacts facts)
    {
        var unsettled = facts.Unsettled.ToList();
        if (unsettled.Count == 0)
            return;
        paper.Part("gaps", "Planned analyses without an answer");
        paper.Paragraph(Prose.Of($"By ordinal: {string.Join(", ", unsettled.Take(MostUnsettled).Select(Named))}")
            + (unsettled.Count > MostUnsettled
                ? Prose.Of($", and {Shown.Count(unsettled.Count - MostUnsettled)} more; {"results.csv":code} has all.")
                : Prose.Plain(".")));
    }

    private static string Named(Analysis analysis) =>
        FormattableString.Invariant($"{analysis.Call.Ordinal} ({analysis.Call.Document}, {analysis.Call.Model}, run {analysis.Call.Run})");

    private static void AddDocuments(PaperBuilder paper, ReportFacts facts)
    {
        paper.Part("documents", "Documents");
        paper.Table(
            Prose.Plain("The corpus, in its order."),
            [Column.Of("no."), Column.Of("document"), Column.Of("file"), new("characters", "characters"), Column.Of("SHA-256")],
            facts.Experiment.Corpus.Documents.Select((document, i) => new Row(
                FigureId.Of("document", FigureId.Name(document.Id)),
                [
                    Cells.Count(i + 1), Cells.Text(document.Id), Cells.Text(document.Name), Cells.Count(document.Characters),
                    Cells.Code(document.Digest.ToString()),
                ])),
            Sources.Session("experiment.corpus.documents"));
    }

    private static void AddInputs(PaperBuilder paper, ReportFacts facts)
    {
        var texts = facts.Experiment.Corpus.Documents.Select(document => document.Input).ToHashSet(StringComparer.Ordinal);
        paper.Part("inputs", "Other inputs");
        paper.Table(
            Prose.Plain("The files that the experiment consists of, the texts aside."),
            [Column.Of("file"), new("bytes", "bytes"), Column.Of("SHA-256")],
            facts.Experiment.Inputs.Where(input => !texts.Contains(input.Name)).Select(input => new Row(
                FigureId.Of("input", FigureId.Name(input.Name)), [Cells.Text(input.Name), Cells.Count(input.Length), Cells.Code(input.Digest.ToString())])),
            Sources.Session("experiment.inputs"));
    }
}
