using System.Globalization;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Extraction;
using Provenance.Core.Extraction.Formats;
using Provenance.Core.Plans;
using Provenance.Core.Reports;
using Provenance.Core.Stages;

namespace Provenance.Core.Verification;

/// <summary>
/// Extracts and calculates a session again from its archived bytes and compares every file that a run makes from them: what was
/// extracted, the extraction log, the deliverables. A file that is not there is a difference once its stage is complete; before, the run
/// had no time to make it.
/// </summary>
public sealed class Recomputation(ISessionReader session)
{
    /// <summary>Where records lie on a storage far away, it is the waiting that takes the time.</summary>
    private const int ReadAtOnce = 16;

    private readonly AnswerReader answers = new(session);

    /// <returns>How many files were compared, and every difference.</returns>
    public async Task<(int Compared, IReadOnlyList<Discrepancy> Discrepancies)> CompareAsync(CancellationToken cancellationToken)
    {
        var found = new List<Discrepancy>();
        var extracted = new ExtractedAnswer?[session.Plan.Calls.Length];
        var compared = await CompareExtractedAsync(extracted, found, cancellationToken) + await CompareDeliverablesAsync(extracted, found, cancellationToken);
        return (compared, found);
    }

    private async Task<int> CompareExtractedAsync(ExtractedAnswer?[] extracted, List<Discrepancy> found, CancellationToken cancellationToken)
    {
        var complete = await Checkpoint.IsThereAsync(session, Stage.Extraction, cancellationToken);
        var parts = new ExtractedPart?[session.Plan.Calls.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, parts.Length, options, async (index, stop) =>
        {
            var call = session.Plan.Calls[index];
            if (await answers.ReadAsync(call.Ordinal, stop) is { } answer)
                parts[index] = await CompareAsync(call, extracted[call.Ordinal - 1] = answer, complete, stop);
        });
        found.AddRange(parts.SelectMany(part => part?.Found ?? []));

        var log = await session.ReadViewAsync(ExtractionLog.FileName, cancellationToken);
        return parts.Sum(part => part?.Compared ?? 0)
            + Compare(ExtractionLog.FileName, log, ExtractionLog.Write(parts.SelectMany(part => part?.Rows ?? [])), complete, found);
    }

    private async Task<ExtractedPart> CompareAsync(PlannedCall call, ExtractedAnswer answer, bool complete, CancellationToken cancellationToken)
    {
        var name = ExtractionFormat.FileName(call.Ordinal, session.Plan.OrdinalDigits);
        var found = new List<Discrepancy>();
        var compared = Compare(name, await session.ReadViewAsync(name, cancellationToken), ExtractionFormat.Write(answer), complete, found);
        return new ExtractedPart([.. ExtractionLog.Rows(call, answer)], found, compared);
    }

    private async Task<int> CompareDeliverablesAsync(ExtractedAnswer?[] extracted, List<Discrepancy> found, CancellationToken cancellationToken)
    {
        var written = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        foreach (var name in DeliverableWriter.FileNames)
            written[name] = await session.ReadViewAsync($"deliverables/{name}", cancellationToken);
        var complete = written[DeliverableWriter.ReportFile] is not null || await Checkpoint.IsThereAsync(session, Stage.Report, cancellationToken);
        if (!complete && written.Values.All(bytes => bytes is null))
            return 0;

        var files = DeliverableWriter.Write(await new SessionFigures(session) { Extracted = extracted }.ComputeAsync(cancellationToken));
        return files.Sum(file => Compare($"deliverables/{file.Name}", written[file.Name], file.Bytes, complete, found));
    }

    /// <returns>How many files were compared: 1, or 0 when the file is not there.</returns>
    private static int Compare(string name, byte[]? written, ReadOnlyMemory<byte> recomputed, bool mustBeThere, List<Discrepancy> found)
    {
        if (written is null)
        {
            if (mustBeThere)
                found.Add(new Discrepancy(name, null, "the file is missing, and its stage is complete"));
            return 0;
        }

        Compare(name, written, recomputed, found);
        return 1;
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
            $"byte {at}: the file has {Excerpt(written.Span, at)}, recomputed from the records it is {Excerpt(recomputed.Span, at)}") { Byte = at });
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

    /// <summary>What the comparison of one analysis' data came to.</summary>
    private sealed record ExtractedPart(IReadOnlyList<ExtractionLogRow> Rows, IReadOnlyList<Discrepancy> Found, int Compared);
}
