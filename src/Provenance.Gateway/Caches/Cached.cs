using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Calls;

namespace Provenance.Gateway.Caches;

/// <summary>
/// Answers a call with what was answered before, where that is allowed. The answer gets a record of its own that says where it comes
/// from; nothing is sent, and it costs nothing. What is asked all the same is kept, if it came to a finished answer of the model itself.
/// </summary>
internal sealed class Cached(ISessionArchive archive, CacheUses uses, ICallStep inner) : ICallStep
{
    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        if (uses.Cache is not { } cache || uses.PolicyOf(call) is not { } policy)
            return await inner.AskAsync(call, cancellationToken);
        var question = CacheQuestion.Of(call, uses.Sampling);
        if (await FindAsync(cache, call, question, policy, cancellationToken) is { } hit)
            return await AnswerAsync(call, hit, cancellationToken);
        var outcome = await inner.AskAsync(call, cancellationToken);
        if (outcome is { Outcome: OutcomeClass.Answered, Record: { Substitute: null } record, Written: { Text: not null } written })
            await cache.KeepAsync(question, policy, written, record.Digest, cancellationToken);
        return outcome;
    }

    private async Task<CacheHit?> FindAsync(
        AnswerCache cache, ModelCall call, CacheQuestion question, CachePolicy policy, CancellationToken cancellationToken)
    {
        // Who asks again although there is an answer wants another one.
        if (call.Ask.AfterAttempt > 0)
            return null;
        await foreach (var hit in cache.FindAsync(question, policy, cancellationToken))
        {
            if (await uses.TakeAsync(hit, cancellationToken))
                return hit;
        }

        return null;
    }

    private async Task<CallOutcome> AnswerAsync(ModelCall call, CacheHit hit, CancellationToken cancellationToken)
    {
        var isFirstRecord = archive.Find(call.Key)?.Last is null;
        var intent = new Intent(call.Key, AttemptReason.Cached, call.Ask.Model, call.Prompt, WorstCost: 0);
        var envelope = Envelope(call, await archive.BeginAsync(intent, cancellationToken), hit);
        var record = await archive.CommitAsync(envelope, isFirstRecord ? call.Ask.Prompt : null);
        return new CallOutcome(call.Key, OutcomeClass.Answered, record) { Written = envelope };
    }

    private RecordEnvelope Envelope(ModelCall call, AttemptKey attempt, CacheHit hit) => new()
    {
        Session = archive.Session.Name,
        Key = attempt,
        Reason = AttemptReason.Cached,
        Cached = hit.Source,
        Document = call.Ask.Subject.Document,
        Run = call.Ask.Subject.Run,
        RequestedModel = call.Ask.Model,
        Substitute = call.Substitute,
        Disclaimer = call.Disclaimer,
        Assignment = call.Assignment,
        ActualModel = hit.Answer.ActualModel,
        Prompt = call.Prompt,
        Sampling = call.Settings.Sampling,
        Template = call.Settings.Template,
        Stop = call.Settings.Stop ?? [],
        Outcome = OutcomeClass.Answered,
        FinishReason = hit.Answer.FinishReason,
        Text = hit.Answer.Text,
        Body = ReadOnlyMemory<byte>.Empty,
        Cost = 0,
    };
}
