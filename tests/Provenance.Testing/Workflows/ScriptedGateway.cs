using System.Collections.Concurrent;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Testing.Workflows;

/// <summary>
/// A gateway that does what a test says, and archives it as a gateway must: a settled call is recalled, every other ask is an attempt.
/// </summary>
public sealed class ScriptedGateway(ISessionArchive archive, Func<Ask, ScriptedReply> script) : IModelGateway
{
    /// <summary>Every ask that was sent, in order.</summary>
    public ConcurrentQueue<Ask> Sent { get; } = [];

    public async Task<CallOutcome> AskAsync(Ask ask, CancellationToken cancellationToken)
    {
        if (archive.Find(ask.Call)?.Settled is { } settled && settled.Key.Attempt > ask.AfterAttempt)
            return new CallOutcome(ask.Call, settled.Outcome, settled);
        var reply = script(ask);
        if (reply.RetryAfter is not null)
            return new CallOutcome(ask.Call, reply.Outcome, null, null, reply.RetryAfter);
        Sent.Enqueue(ask);
        var key = await archive.BeginAsync(new Intent(ask.Call, AttemptReason.First, ask.Model, ask.Prompt.Digest, 0), cancellationToken);
        var record = await archive.CommitAsync(Envelope(ask, key, reply), ask.Prompt);
        return new CallOutcome(ask.Call, reply.Outcome, record, reply.Outcome.Name());
    }

    private RecordEnvelope Envelope(Ask ask, AttemptKey key, ScriptedReply reply) => new()
    {
        Session = archive.Session.Name,
        Key = key,
        Reason = AttemptReason.First,
        Document = ask.Subject.Document,
        Run = ask.Subject.Run,
        RequestedModel = ask.Model,
        Prompt = ask.Prompt.Digest,
        Sampling = new Sampling(),
        Outcome = reply.Outcome,
        Text = reply.Text,
        Body = Encoding.UTF8.GetBytes(reply.Text ?? ""),
        Cost = 0,
    };
}

/// <summary>What a scripted model does.</summary>
public sealed record ScriptedReply(OutcomeClass Outcome, string? Text = null, TimeSpan? RetryAfter = null)
{
    public static implicit operator ScriptedReply(string text) => new(OutcomeClass.Answered, text);

    public static ScriptedReply FromString(string text) => text;
}
