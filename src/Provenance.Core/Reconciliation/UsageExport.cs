using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Provenance.Core.Tables;

namespace Provenance.Core.Reconciliation;

/// <summary>
/// Reads the usage exports of providers as CSV: OpenAI's, which counts requests by hour or day; Anthropic's, which sums tokens by day and
/// counts no requests; OpenRouter's, with a line for each request. Columns are known by their headings, in any order; others are left alone.
/// </summary>
public static class UsageExport
{
    /// <summary>In bytes. Exports of a month of millions of requests are smaller.</summary>
    public const int LargestFile = 256 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="file">Its name, for errors.</param>
    /// <exception cref="InvalidUsageExportException">It is no such export; with line, field and rule.</exception>
    public static ImmutableArray<UsageRow> Read(string file, Stream csv)
    {
        UsageColumns? columns = null;
        var rows = ImmutableArray.CreateBuilder<UsageRow>();
        try
        {
            foreach (var record in CsvRecords.Read(Text(file, csv)))
            {
                if (columns is null)
                    columns = new UsageColumns(file, record);
                else
                    rows.Add(columns.Read(record));
            }
        }
        catch (InvalidCsvException broken)
        {
            throw new InvalidUsageExportException(file, broken.Line, columns?.Heading(broken.Field) ?? Place(broken.Field), broken.Rule);
        }

        return columns is null ? throw new InvalidUsageExportException(file, 1, "", "the file is empty") : rows.ToImmutable();
    }

    private static string Place(int field) => string.Create(CultureInfo.InvariantCulture, $"field {field}");

    private static string Text(string file, Stream csv)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = csv.Read(chunk)) > 0;)
        {
            bytes.Write(chunk, 0, read);
            if (bytes.Length > LargestFile)
                throw new InvalidUsageExportException(file, 1, "", $"it has more than {LargestFile} bytes");
        }

        var text = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        try
        {
            return StrictUtf8.GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text);
        }
        catch (DecoderFallbackException wrong)
        {
            throw new InvalidUsageExportException(file, text[..Math.Max(0, wrong.Index)].Count((byte)'\n') + 1, "", "it is not UTF-8");
        }
    }
}
