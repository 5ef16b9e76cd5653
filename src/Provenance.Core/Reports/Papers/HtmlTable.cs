using System.Globalization;
using System.Text;

namespace Provenance.Core.Reports.Papers;

internal static class HtmlTable
{
    public static string Render(Block.Table table)
    {
        var html = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<div class=\"table{Width(table)}\" id=\"table-{table.Number}\">\n<table>\n")
            .Append(CultureInfo.InvariantCulture,
                $"<caption><b>Table {table.Number}.</b> {HtmlText.Write(table.Caption)}</caption>\n<thead><tr>");
        foreach (var column in table.Columns)
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{Class(column)}>{HtmlText.Plain(column.Heading)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
            AppendRow(html, table, row);
        html.Append("</tbody>\n</table>\n");
        if (table.Source.Spans.Length > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"source\">Source: {HtmlText.Write(table.Source)}</p>\n");
        return html.Append("</div>\n").ToString();
    }

    private static void AppendRow(StringBuilder html, Block.Table table, Row row)
    {
        html.Append("<tr>");
        for (var i = 0; i < row.Cells.Length; i++)
        {
            var (cell, column) = (row.Cells[i], table.Columns[i]);
            html.Append(CultureInfo.InvariantCulture, $"<td{Class(column)}{Id(row, column)}{Exact(cell)}>{Content(column, cell)}</td>");
        }

        html.Append("</tr>\n");
    }

    /// <summary>
    /// Tables of numbers that don't fit the column of text stand out on both sides of it; very small ones need not fill it.
    /// </summary>
    private static string Width(Block.Table table) =>
        table.Columns.Length switch
        {
            > 6 => " wide",
            <= 3 when table.Columns.Any(column => column.IsNumeric) => " slim",
            _ => "",
        };

    private static string Class(Column column) => column.IsNumeric ? " class=\"n\"" : "";

    /// <summary>Numbers get a real minus; the exact value beside them keeps its hyphen.</summary>
    private static string Content(Column column, Cell cell)
    {
        var html = HtmlText.Write(cell.Text);
        return column.IsNumeric && html.StartsWith('-') ? "−" + html[1..] : html;
    }

    private static string Id(Row row, Column column) =>
        row.Figure is null || column.Key is null ? "" : $" id=\"{HtmlText.Plain($"{row.Figure}/{column.Key}")}\"";

    private static string Exact(Cell cell) => cell.Exact is null ? "" : $" data-exact=\"{HtmlText.Plain(cell.Exact)}\"";
}
