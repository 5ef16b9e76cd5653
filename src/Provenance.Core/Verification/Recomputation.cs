using System.Globalization;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Extraction;
using Provenance.Core.Extraction.Formats;
using Provenance.Core.Reports;

namespace Provenance.Core.Verification;

/// <summary>
/// Extracts and calculates a session again from its archived bytes and compares every file that a run makes from them: what was
/// extracted, the extraction log, the deliverables. Files that the run had no time to make are not missed.
/// </summary>
public sealed class Recomputation(ISessionReader session)
{
    private readonly AnswerReader answers = new(session);

    /// <returns>How many files were compared, and every difference.</returns>
    public async Task<(int Compared, IReadOnlyList<Discrepancy> Discrepancies)> CompareAsync(CancellationToken cancellationToken)
    {
        var found = new List<Discrepancy>();
        var compared = await CompareExtractedAsync(found, cancellationToken);
        if (await session.ReadViewAsync($"deliverables/{DeliverableWriter.ReportFile}", cancellationToken) is not null)
            compared += await CompareDeliverablesAsync(found, cancellationToken);
        return (compared, found);
    }

    private async Task<int> CompareExtractedAsync(List<Discrepancy> found, CancellationToken cancellationToken)
    {
        var compared = 0;
        var rows = new List<ExtractionLogRow>();
        foreach (var call in session.Plan.Calls)
        {
            var name = ExtractionFormat.FileName(call.Ordinal, session.Plan.OrdinalDigits);
            if (await answers.ReadAsync(call.Ordinal, cancellationToken) is not { } answer)
                continue;
            rows.AddRange(ExtractionLog.Rows(call, answer));
            if (await session.ReadViewAsync(name, cancellationToken) is not { } written)
                continue;
            compared++;
            Compare(name, written, ExtractionFormat.Write(answer), found);
        }

        if (await session.ReadViewAsync(ExtractionLog.FileName, cancellationToken) is not { } writtenLog)
            return compared;
        Compare(ExtractionLog.FileName, writtenLog, ExtractionLog.Write(rows), found);
        return compared + 1;
    }

    private async Task<int> CompareDeliverablesAsync(List<Discrepancy> found, CancellationToken cancellationToken)
    {
        var files = DeliverableWriter.Write(await new SessionFigures(session).ComputeAsync(cancellationToken));
        foreach (var file in files)
        {
            var name = $"deliverables/{file.Name}";
            if (await session.ReadViewAsync(name, cancellationToken) is { } written)
                Compare(name, written, file.Bytes, found);
            else
                found.Add(new Discrepancy(name, null, "the deliverable is missing"));
        }

        return files.Count;
    }

    private static void Compare(string name, ReadOnlyMemory<byte> written, ReadOnlyMemory<byte> recomputed, List<Discrepancy> found)
    {
        var at = written.Span.CommonPrefixLength(recomputed.Span);
        if (at == written.Length && at == recomputed.Length)
            return;
        var line = written.Span[..at].Count((byte)'\n') + 1;
        found.Add(new Discrepancy(
            name,
            line.ToString(CultureInfo.InvariantCulture),
            $"byte {at}: the file has {Excerpt(written.Span, at)}, recomputed from the records it is {Excerpt(recomputed.Span, at)}"));
    }

    private static string Excerpt(ReadOnlySpan<byte> bytes, int at)
    {
        const int Around = 24;
        if (at >= bytes.Length)
            return "its end";
        var start = Math.Max(0, at - Around);
        var excerpt = Encoding.UTF8.GetString(bytes[start..Math.Min(bytes.Length, at + Around)]);
        return $"\"{excerpt.ReplaceLineEndings(" ")}\"";
    }
}
