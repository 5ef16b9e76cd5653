using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Provenance.Core.Reports.Papers;

/// <summary>A paper as Markdown. Figures stand in the HTML; here are their captions.</summary>
public static class MarkdownPaper
{
    public static string Render(Paper paper)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {MarkdownText.Plain(paper.Title)}\n");
        foreach (var block in paper.Blocks)
            text.Append('\n').Append(Render(block));
        return text.ToString();
    }

    private static string Render(Block block) =>
        block switch
        {
            Block.Heading heading => $"{new string('#', heading.Level)} {MarkdownText.Plain(heading.Text)}\n",
            Block.Paragraph paragraph => $"{MarkdownText.Write(paragraph.Text)}\n",
            Block.Notice notice => $"> **Note.** {MarkdownText.Write(notice.Text)}\n",
            Block.Quotation quotation => $"> {MarkdownText.Write(quotation.Text)}\n",
            Block.Bullets bullets => string.Concat(bullets.Items.Select(item => $"- {MarkdownText.Write(item)}\n")),
            Block.Definitions definitions => string.Concat(
                definitions.Items.Select(item => $"- **{MarkdownText.Plain(item.Label)}**: {MarkdownText.Write(item.Text)}\n")),
            Block.Table table => Render(table),
            Block.Figure figure => string.Create(
                CultureInfo.InvariantCulture,
                $"*Figure {figure.Number}.* {MarkdownText.Write(figure.Caption)} (Drawn in `final_report.html`.)\n"),
            _ => throw new ArgumentOutOfRangeException(nameof(block)),
        };

    private static string Render(Block.Table table)
    {
        var hasFigures = table.Rows.Any(row => row.Figure is not null);
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"*Table {table.Number}.* {MarkdownText.Write(table.Caption)}\n\n")
            .Append(Line(table.Columns.Select(column => MarkdownText.Plain(column.Heading)), hasFigures ? "figure" : null))
            .Append(Line(table.Columns.Select(column => column.IsNumeric ? "---:" : "---"), hasFigures ? "---" : null));
        foreach (var row in table.Rows)
            text.Append(Line(row.Cells.Select(cell => MarkdownText.Write(cell.Text)), hasFigures ? Figure(row, table.Columns) : null));
        if (table.Source.Spans.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\nSource: {MarkdownText.Write(table.Source)}\n");
        return text.ToString();
    }

    private static string Figure(Row row, ImmutableArray<Column> columns) =>
        row.Figure is null
            ? ""
            : MarkdownText.Code(columns.Count(column => column.IsNumeric) == 1
                ? $"{row.Figure}/{columns.First(column => column.IsNumeric).Key}"
                : $"{row.Figure}/…");

    private static string Line(IEnumerable<string> cells, string? last) =>
        $"| {string.Join(" | ", last is null ? cells : cells.Append(last))} |\n";
}
