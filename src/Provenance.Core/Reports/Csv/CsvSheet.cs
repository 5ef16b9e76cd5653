using System.Globalization;
using CsvHelper;
using Provenance.Core.Reports.Texts;

namespace Provenance.Core.Reports.Csv;

/// <summary>A CSV file in memory: RFC 4180 but for its line ends, which are <c>\n</c>; UTF-8 without a byte order mark.</summary>
internal sealed class CsvSheet : IDisposable
{
    private readonly MemoryStream bytes = new();
    private readonly CsvWriter writer;

    public CsvSheet() => writer = CsvWriter.Create(
        bytes, new CsvWriterOptions { NewLine = "\n", WriteByteOrderMark = false, FormatProvider = CultureInfo.InvariantCulture },
            leaveOpen: true);

    public void Text(string? text) => writer.WriteField(text is null ? "" : CsvText.Write(text));

    public void Number(double? value) => writer.WriteField(value is { } number ? Shown.Exact(number) : "");

    public void Integer(long? value) => writer.WriteField(value?.ToString(CultureInfo.InvariantCulture) ?? "");

    public void Money(decimal? value) => writer.WriteField(value is { } amount ? Shown.Exact(amount) : "");

    public void Flag(bool value) => writer.WriteField(value ? "1" : "0");

    public void EndRow() => writer.EndRecord();

    public byte[] ToArray()
    {
        writer.Flush();
        return bytes.ToArray();
    }

    public void Dispose()
    {
        writer.Dispose();
        bytes.Dispose();
    }
}
