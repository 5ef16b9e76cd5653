using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Core.Extraction;

/// <summary>
/// Turns a call's archived records into data: the answer, then each clean-up of it, in the order in which they were asked. A function of
/// the records alone, so that a session is extracted, verified and recomputed by the same code.
/// </summary>
public sealed class AnswerReader(ISessionReader session)
{
    private readonly Extractor extractor = new(session.Session.Experiment.Framework);

    /// <summary>The data of this call; null when it has no answer with text.</summary>
    /// <exception cref="CorruptRecordException">A record is missing, or not what was committed.</exception>
    public async Task<ExtractedAnswer?> ReadAsync(int ordinal, CancellationToken cancellationToken) =>
        session.Find(new CallKey(RecordKind.Response, ordinal))?.Settled is { } settled && settled.Outcome.HasText()
            ? await ReadAsync(await session.ReadAsync(settled.Key, cancellationToken), cancellationToken)
            : null;

    /// <summary>The data of a call whose settling record is at hand.</summary>
    /// <exception cref="CorruptRecordException">The record of a clean-up is missing, or not what was committed.</exception>
    public async Task<ExtractedAnswer> ReadAsync(RecordEnvelope settled, CancellationToken cancellationToken) =>
        (await ReadWithRecordsAsync(settled, cancellationToken)).Answer;

    /// <summary>Where the data of a call stands in the texts of its records: the answer first, then those of its clean-ups that were used.</summary>
    /// <exception cref="CorruptRecordException">The record of a clean-up is missing, or not what was committed.</exception>
    public async Task<ImmutableArray<(RecordEnvelope Record, ScorePlaces Places)>> LocateAsync(RecordEnvelope settled, CancellationToken cancellationToken) =>
        [.. (await ReadWithRecordsAsync(settled, cancellationToken)).Records.Select(record => (record, extractor.Locate(record.Text ?? "")))];

    private async Task<(ExtractedAnswer Answer, IReadOnlyList<RecordEnvelope> Records)> ReadWithRecordsAsync(
        RecordEnvelope settled, CancellationToken cancellationToken)
    {
        var answer = Extract(settled);
        var records = new List<RecordEnvelope> { settled };
        foreach (var cleanup in Cleanups(settled.Key.Ordinal))
        {
            if (!Cleanup.IsNeeded(answer))
                break;
            records.Add(await session.ReadAsync(cleanup.Key, cancellationToken));
            answer = Cleanup.Merge(answer, Extract(records[^1]), session.Session.Experiment.Framework);
        }

        return (answer, records);
    }

    private IEnumerable<RecordReference> Cleanups(int ordinal) =>
        session.Find(new CallKey(RecordKind.Cleanup, ordinal))?.Attempts
            .Select(attempt => attempt.Record)
            .OfType<RecordReference>()
            .Where(record => record.Outcome.HasText()) ?? [];

    private ExtractedAnswer Extract(RecordEnvelope record) => extractor.Extract(record.Key.Ordinal, record.Key, record.Text ?? "");
}
