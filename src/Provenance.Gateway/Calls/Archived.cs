using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Calls;

/// <summary>
/// One attempt: the intent, the request, the record. Every attempt that comes to an end has a record, whatever its class, even if no
/// byte came back; only the end of the process leaves an intent alone.
/// </summary>
internal sealed class Archived(ISessionArchive archive, TimeProvider clock, IModelProvider provider) : ICallStep
{
    public async Task<CallOutcome> AskAsync(ModelCall call, CancellationToken cancellationToken)
    {
        var isFirstRecord = archive.Find(call.Key)?.Last is null;
        var intent = new Intent(call.Key, call.Reason, call.Ask.Model, call.Prompt, call.WorstCost);
        var attempt = await archive.BeginAsync(intent, cancellationToken);
        var started = clock.GetUtcNow();
        var request = new ProviderRequest(call.SettingsAt(started), call.Ask.Prompt, call.Ask.Subject, archive.Session.Name, attempt)
        {
            Said = call.Ask.Listener is { IsStreamed: true } listener ? listener.Said : null,
        };
        // What is sent is paid for: whoever stops waits for its end, which the model's timeout bounds, or ends the process.
        var reply = await provider.AskAsync(request, CancellationToken.None);
        var envelope = Envelope(archive.Session.Name, call, attempt, reply) with { Stop = request.Stop, Started = started, Finished = clock.GetUtcNow() };
        var committing = archive.CommitAsync(envelope, isFirstRecord ? call.Ask.Prompt : null);
        // The next question need not wait for the disk. A failure is another matter: what it says of the endpoint comes first.
        if (archive.CommitsInOrder && reply.Outcome.IsDone())
            call.Answered?.Invoke();
        var record = await committing;
        call.Ask.Listener?.Replied(reply.Outcome, reply.ToolCalls);
        return new CallOutcome(call.Key, reply.Outcome, record, reply.Message, reply.RetryAfter) { Written = envelope };
    }

    /// <summary>The record of an attempt, but for its times.</summary>
    public static RecordEnvelope Envelope(string session, ModelCall call, AttemptKey attempt, ProviderReply reply) => new()
    {
        Session = session,
        Key = attempt,
        Reason = call.Reason,
        Document = call.Ask.Subject.Document,
        Run = call.Ask.Subject.Run,
        RequestedModel = call.Ask.Model,
        Substitute = call.Substitute,
        ActualModel = reply.ActualModel,
        Template = call.Settings.PromptTemplate?.Name,
        Prompt = call.Prompt,
        Sampling = call.Settings.Sampling,
        Outcome = reply.Outcome,
        Message = reply.Message,
        FinishReason = reply.FinishReason,
        Text = reply.Text,
        Disclaimer = reply.Outcome.HasText() ? call.Disclaimer : null,
        Assignment = call.Assignment,
        Body = reply.Body,
        Status = reply.Status,
        RequestId = reply.RequestId,
        Usage = reply.Usage,
        Cost = reply.IsUnbilled ? 0 : call.Settings.Price?.CostOf(reply.Usage),
        Price = call.Settings.Price,
        Charged = reply.Charged,
        FirstToken = reply.FirstToken,
    };
}
