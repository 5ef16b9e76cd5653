using System.Collections.Immutable;

namespace Provenance.Core.Reports.Csv;

/// <summary>A column of a CSV file: its heading, and how a row fills it.</summary>
internal sealed record CsvColumn<TRow>(string Name, Action<CsvSheet, TRow> Write);

/// <summary>The columns of a CSV file. A heading that is taken already gets <c>__2</c>, <c>__3</c> and so on behind it.</summary>
internal sealed class CsvTable<TRow>
{
    private readonly List<CsvColumn<TRow>> columns = [];
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public CsvTable<TRow> Text(string name, Func<TRow, string?> value) => Add(name, (sheet, row) => sheet.Text(value(row)));

    public CsvTable<TRow> Number(string name, Func<TRow, double?> value) => Add(name, (sheet, row) => sheet.Number(value(row)));

    public CsvTable<TRow> Integer(string name, Func<TRow, long?> value) => Add(name, (sheet, row) => sheet.Integer(value(row)));

    public CsvTable<TRow> Money(string name, Func<TRow, decimal?> value) => Add(name, (sheet, row) => sheet.Money(value(row)));

    public CsvTable<TRow> Flag(string name, Func<TRow, bool> value) => Add(name, (sheet, row) => sheet.Flag(value(row)));

    public byte[] Write(IEnumerable<TRow> rows)
    {
        using var sheet = new CsvSheet();
        foreach (var column in columns)
            sheet.Text(column.Name);
        sheet.EndRow();
        foreach (var row in rows)
        {
            foreach (var column in columns)
                column.Write(sheet, row);
            sheet.EndRow();
        }

        return sheet.ToArray();
    }

    /// <summary>The headings, in order.</summary>
    public ImmutableArray<string> Names => [.. columns.Select(column => column.Name)];

    private CsvTable<TRow> Add(string name, Action<CsvSheet, TRow> write)
    {
        var free = name;
        for (var i = 2; !taken.Add(free); i++)
            free = $"{name}__{i}";
        columns.Add(new CsvColumn<TRow>(free, write));
        return this;
    }
}
