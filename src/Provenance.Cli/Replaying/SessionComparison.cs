using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Extraction.Formats;
using Provenance.Core.Reports;
using Provenance.Core.Verification;

namespace Provenance.Cli.Replaying;

/// <summary>Two sessions of one name, byte for byte: records, extracted answers, the extraction log, the deliverables.</summary>
internal sealed class SessionComparison(ISessionReader recorded, ISessionReader replayed)
{
    public async Task<(int Compared, IReadOnlyList<Discrepancy> Differences)> CompareAsync(CancellationToken cancellationToken)
    {
        var found = new List<Discrepancy>();
        var compared = CompareRecords(found);
        foreach (var name in Names())
        {
            var (was, now) = (await recorded.ReadViewAsync(name, cancellationToken), await replayed.ReadViewAsync(name, cancellationToken));
            if (was is null && now is null)
                continue;
            compared++;
            if (Compare(name, was, now) is { } difference)
                found.Add(difference);
        }

        return (compared, found);
    }

    private IEnumerable<string> Names() => recorded.Plan.Calls
        .Select(call => ExtractionFormat.FileName(call.Ordinal, recorded.Plan.OrdinalDigits))
        .Append(ExtractionLog.FileName)
        .Concat(DeliverableWriter.FileNames.Select(name => $"deliverables/{name}"));

    private int CompareRecords(List<Discrepancy> found)
    {
        var compared = 0;
        foreach (var record in recorded.Calls.SelectMany(call => call.Attempts).Select(attempt => attempt.Record).OfType<RecordReference>())
        {
            compared++;
            var again = replayed.Find(record.Key.Call)?.Attempts.FirstOrDefault(attempt => attempt.Attempt == record.Key.Attempt)?.Record;
            if (again?.Digest != record.Digest)
                found.Add(new Discrepancy(
                    $"llm_archive/{record.Key.FileName(recorded.Plan.OrdinalDigits)}", null, again is null ? "it was not asked for again" : "it is another record"));
        }

        return compared;
    }

    private static Discrepancy? Compare(string name, byte[]? was, byte[]? now)
    {
        if (was is null)
            return new Discrepancy(name, null, "the replay has made it; the session has no such file");
        if (now is null)
            return new Discrepancy(name, null, "the replay has not made it");
        var at = was.AsSpan().CommonPrefixLength(now);
        return at == was.Length && at == now.Length
            ? null
            : new Discrepancy(name, null, string.Create(CultureInfo.InvariantCulture, $"the replay differs from byte {at} on")) { Byte = at };
    }
}
