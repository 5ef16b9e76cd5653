using System.Collections.Immutable;
using Provenance.Core.Quotes;
using Provenance.Core.Reports.Papers;

namespace Provenance.Core.Reports.Sections;

/// <summary>Quoted passages, checked against their documents.</summary>
internal static class EvidenceSection
{
    private const int WorstDimensions = 10;

    private static readonly ImmutableArray<QuoteStatus> Statuses = [.. Enum.GetValues<QuoteStatus>()];

    public static void Add(PaperBuilder paper, ReportFacts facts)
    {
        paper.Section("evidence", "Evidence");
        if (facts.Input.Quotes.IsEmpty)
        {
            paper.Paragraph(Prose.Plain("No answer quotes a passage."));
            return;
        }

        paper.Paragraph(Prose.Plain(
            "Each passage that an answer quotes is looked for in its document: character for character (exact); after normalisation of "
                + "Unicode form, case, white space, quotation marks and dashes (normalised); in pieces, where the quote says that "
                + "something is left out (elided); without markup that the model added (markup); nearly (loose); or not there "
                + "(not_found)."));
        var quotes = facts.Input.Quotes.Select(quote => (Quote: quote, Model: facts.Input.Plan[quote.Ordinal].Model.ToString())).ToList();
        AddTable(paper, "Quoted passages by model.", "model", quotes.GroupBy(quote => quote.Model, quote => quote.Quote));
        var worst = quotes.GroupBy(quote => quote.Quote.Dimension, quote => quote.Quote)
            .Where(group => group.Any(quote => quote.Status == QuoteStatus.NotFound))
            .OrderByDescending(NotFoundShare).ThenByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(WorstDimensions).ToList();
        if (worst.Count > 0)
            AddTable(paper, "The dimensions with the largest share of passages that are not in their document.", "dimension", worst);
    }

    private static void AddTable(
        PaperBuilder paper, string caption, string what, IEnumerable<IGrouping<string, QuoteCheck>> groups) =>
        paper.Table(
            Prose.Plain(caption),
            [Column.Of(what), new("quotes", "quotes"), .. Statuses.Select(status => new Column(status.Name(), status.Name())),
                new("not found, share", "not_found_share")],
            groups.Select(group => new Row(
                FigureId.Of("evidence", FigureId.Selection(what, group.Key)),
                [
                    what == "dimension" ? Cells.Code(group.Key) : Cells.Text(group.Key), Cells.Count(group.Count()),
                    .. Statuses.Select(status => Cells.Count(group.Count(quote => quote.Status == status))),
                    Cells.Percent(100 * NotFoundShare(group)),
                ])),
            Sources.Evidence($"{what}, status"));

    private static double NotFoundShare(IGrouping<string, QuoteCheck> group) =>
        (double)group.Count(quote => quote.Status == QuoteStatus.NotFound) / group.Count();
}
