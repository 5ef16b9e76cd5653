using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Core.Extraction;

/// <summary>
/// Turns a call's archived records into data: the answer, then each clean-up of it, in the order in which they were asked. A function of
/// the records alone, so that a session is extracted, verified and recomputed by the same code.
/// </summary>
public sealed class AnswerReader(ISessionReader session)
{
    /// <summary>The data of this call; null when it has no answer with text.</summary>
    /// <exception cref="CorruptRecordException">A record is missing, or not what was committed.</exception>
    public async Task<ExtractedAnswer?> ReadAsync(int ordinal, CancellationToken cancellationToken)
    {
        var settled = session.Find(new CallKey(RecordKind.Response, ordinal))?.Settled;
        if (settled is null || !settled.Outcome.HasText())
            return null;
        var answer = await ExtractAsync(settled, cancellationToken);
        foreach (var cleanup in Cleanups(ordinal))
        {
            if (!Cleanup.IsNeeded(answer))
                break;
            answer = Cleanup.Merge(answer, await ExtractAsync(cleanup, cancellationToken), session.Session.Experiment.Framework);
        }

        return answer;
    }

    private IEnumerable<RecordReference> Cleanups(int ordinal) =>
        session.Find(new CallKey(RecordKind.Cleanup, ordinal))?.Attempts
            .Select(attempt => attempt.Record)
            .OfType<RecordReference>()
            .Where(record => record.Outcome.HasText()) ?? [];

    private async Task<ExtractedAnswer> ExtractAsync(RecordReference record, CancellationToken cancellationToken)
    {
        var envelope = await session.ReadAsync(record.Key, cancellationToken);
        return Extractor.Extract(record.Key.Ordinal, record.Key, envelope.Text ?? "", session.Session.Experiment.Framework);
    }
}
