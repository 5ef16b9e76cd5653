using System.Collections.Concurrent;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Replays;

/// <summary>
/// Answers from the records of a session that was, and from nothing else: it has no way to any model. Each ask must be the recorded one, by
/// call, prompt and model; its attempts are archived again as they were, byte for byte and under their numbers, up to the one that settled
/// it. Whether to try again or to ask another model was decided then, and is not decided anew.
/// </summary>
public sealed class ReplayGateway(ISessionReader recorded, ISessionArchive archive) : IModelGateway
{
    private readonly ConcurrentQueue<ReplayMiss> misses = [];
    private int answered;

    /// <summary>Asks that the recorded session has no answer to.</summary>
    public IReadOnlyCollection<ReplayMiss> Misses => misses;

    /// <summary>Asks that were answered from records.</summary>
    public int Answered => answered;

    public async Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken)
    {
        if (archive.Find(ask.Call)?.Settled is { } settled && settled.Key.Attempt > ask.AfterAttempt)
            return Outcome(settled);
        var state = recorded.Find(ask.Call);
        if (state?.Last is null)
            return NeverAnswered(ask);
        RecordReference? last = null;
        var begun = archive.Find(ask.Call)?.Attempts.Length ?? 0;
        foreach (var attempt in state.Attempts.Where(attempt => attempt.Attempt > begun && attempt.Record is not null))
        {
            var envelope = await recorded.ReadAsync(ask.Call.Attempt(attempt.Attempt), cancellationToken);
            if (await ReplayMiss.FindAsync(ask, envelope, attempt, recorded, cancellationToken) is { } miss)
            {
                misses.Enqueue(miss);
                return Unanswered(ask, miss.ToString());
            }

            last = await RecordedAttempts.CommitAsync(archive, attempt, envelope, last is null && begun == 0 ? ask.Prompt : null, cancellationToken);
            if (last.Outcome.IsDone() && attempt.Attempt > ask.AfterAttempt)
                break;
        }

        Interlocked.Increment(ref answered);
        return last is null ? Unanswered(ask, "The recorded session has no further attempt.") : Outcome(last);
    }

    /// <summary>A planned call that was never answered is a gap, then as now. What nobody planned has no place in the recorded session.</summary>
    private CallOutcome NeverAnswered(Ask ask)
    {
        if (ask.Call.Kind == RecordKind.Response)
            return Unanswered(ask, "The recorded session has no answer to this call.");
        var miss = ReplayMiss.OfUnknown(ask, recorded);
        misses.Enqueue(miss);
        return Unanswered(ask, miss.ToString());
    }

    /// <summary>An outage that once held back other calls does not do so again: what became of those is recorded as well.</summary>
    private static CallOutcome Outcome(RecordReference record) =>
        new(record.Key.Call, record.Outcome.StopsTheRun() ? OutcomeClass.Transient : record.Outcome, record);

    private static CallOutcome Unanswered(Ask ask, string why) => new(ask.Call, OutcomeClass.Transient, null, why);
}
