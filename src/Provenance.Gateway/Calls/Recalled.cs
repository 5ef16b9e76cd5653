using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Calls;

/// <summary>
/// Answers from the archive what the archive has settled, and says why the next attempt is made where it has not.
/// </summary>
/// <param name="opened">When this process opened the session: attempts intended before then were made by an earlier one.</param>
internal sealed class Recalled(ISessionArchive archive, DateTimeOffset opened, ICallStep inner) : ICallStep
{
    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        if (await archive.LookAsync(call.Key, cancellationToken) is not { Attempts: [.., var last] } state)
            return await inner.AskAsync(call, cancellationToken);
        if (Settling(state, call.Ask.AfterAttempt) is { } record)
            return await RecallAsync(record, cancellationToken);
        return await inner.AskAsync(call with { Reason = ReasonAfter(last) }, cancellationToken);
    }

    /// <summary>The record that settles the call: one that is done, or else a last one that asking again can't help.</summary>
    private static RecordReference? Settling(CallState state, int afterAttempt)
    {
        var counting = state.Attempts.Where(attempt => attempt.Attempt > afterAttempt).ToList();
        var done = counting.LastOrDefault(attempt => attempt.Record is { } record && record.Outcome.IsDone());
        if (done is not null)
            return done.Record;
        // A model that stood in and said that asking again can't help spoke for itself only.
        var own = counting.Where(attempt => attempt.Record is not { Substitute: not null }).ToList();
        return own is [.., { Record: { } last }] && !last.Outcome.IsAskedAgain() ? last : null;
    }

    private async Task<CallOutcome> RecallAsync(RecordReference record, CancellationToken cancellationToken)
    {
        var message = record.Outcome.HasText() ? null : (await archive.ReadAsync(record.Key, cancellationToken)).Message;
        return new CallOutcome(record.Key.Call, record.Outcome, record, message) { Substitute = record.Substitute };
    }

    private AttemptReason ReasonAfter(AttemptState last) =>
        last.Record is null ? AttemptReason.Orphaned
        : last.Intended < opened ? AttemptReason.Resumed
        : AttemptReason.Retry;
}
