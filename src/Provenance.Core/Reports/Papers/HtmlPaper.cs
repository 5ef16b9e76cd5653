using System.Globalization;
using System.Text;

namespace Provenance.Core.Reports.Papers;

/// <summary>
/// A paper as one self-contained HTML page: no script, nothing fetched (its content security policy says so), readable in light and
/// dark, on paper too. Each figure of a table has its <see cref="FigureId"/> as the element's id and its exact value as <c>data-exact</c>.
/// </summary>
public static class HtmlPaper
{
    public static string Render(Paper paper)
    {
        var title = HtmlText.Plain(paper.Title);
        var page = new StringBuilder(64 * 1024)
            .Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{title}</title>\n<style>\n{HtmlStyle.Css}</style>\n</head>\n<body>\n<main>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n");
        var contents = paper.Blocks.OfType<Block.Heading>().Where(heading => heading.Level == 2).ToList();
        foreach (var block in paper.Blocks)
        {
            if (contents.Count > 0 && ReferenceEquals(block, contents[0]))
                page.Append(Contents(contents));
            page.Append(Render(block));
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Contents(IEnumerable<Block.Heading> headings) =>
        "<nav aria-label=\"Contents\"><ol>"
        + string.Concat(headings.Select(heading => $"<li><a href=\"#{heading.Anchor}\">{HtmlText.Plain(heading.Text)}</a></li>"))
        + "</ol></nav>\n";

    private static string Render(Block block) =>
        block switch
        {
            Block.Heading heading => $"<h{heading.Level} id=\"{heading.Anchor}\">{HtmlText.Plain(heading.Text)}</h{heading.Level}>\n",
            Block.Paragraph paragraph => $"<p>{HtmlText.Write(paragraph.Text)}</p>\n",
            Block.Notice notice => $"<p class=\"notice\" role=\"note\">{HtmlText.Write(notice.Text)}</p>\n",
            Block.Quotation quotation => $"<blockquote><p>{HtmlText.Write(quotation.Text)}</p></blockquote>\n",
            Block.Bullets bullets => $"<ul>\n{string.Concat(bullets.Items.Select(item => $"<li>{HtmlText.Write(item)}</li>\n"))}</ul>\n",
            Block.Definitions definitions => $"<dl>\n{string.Concat(definitions.Items.Select(Render))}</dl>\n",
            Block.Table table => HtmlTable.Render(table),
            Block.Figure figure => string.Create(
                CultureInfo.InvariantCulture,
                $"<figure id=\"figure-{figure.Number}\">\n{figure.Svg}\n<figcaption><b>Figure {figure.Number}.</b> "
                    + $"{HtmlText.Write(figure.Caption)}</figcaption>\n</figure>\n"),
            _ => throw new ArgumentOutOfRangeException(nameof(block)),
        };

    private static string Render(Definition item) =>
        $"<div><dt>{HtmlText.Plain(item.Label)}</dt><dd>{HtmlText.Write(item.Text)}</dd></div>\n";
}
