using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;

namespace Provenance.Workflows.Experiments;

/// <summary>Stage 1: every planned call is put to its model, once.</summary>
public sealed class AnalysisActivities(ISessionArchive archive, IModelGateway gateway, DocumentTexts documents, RunGate gate)
{
    /// <summary>The outcome of a call that was not sent because the run is stopping.</summary>
    public const string HeldBack = "held_back";

    private static readonly AskReply Held = new(HeldBack, 0, null, null);

    private readonly AnalysisPrompts prompts = new(archive, documents);

    /// <summary>
    /// The calls without a settling record. Failures that asking again can't help are left, unless the request wants them; answers that
    /// were imported can't be asked for from here.
    /// </summary>
    public async Task<ImmutableArray<OutstandingCall>> FindOutstandingAsync(ExperimentRequest request, CancellationToken cancellationToken)
    {
        if (archive.Session.Import is not null)
            return [];
        await archive.RefreshAsync(cancellationToken);
        return
        [
            .. archive.Plan.Calls
                .Select(call => (call.Ordinal, State: archive.Find(new CallKey(RecordKind.Response, call.Ordinal))))
                .Where(call => IsOutstanding(call.State, request.RetryFailed))
                .Select(call => new OutstandingCall(call.Ordinal, request.RetryFailed ? call.State?.Last?.Key.Attempt ?? 0 : 0)),
        ];
    }

    /// <summary>Asks one call, or finds that it was asked before.</summary>
    public async Task<AskReply> AskAsync(OutstandingCall outstanding, CancellationToken cancellationToken)
    {
        var call = archive.Plan[outstanding.Ordinal];
        if (!gate.IsOpen(call.Model))
            return Held;
        try
        {
            var outcome = await gateway.AskAsync(await PrepareAsync(call, outstanding.AfterAttempt, cancellationToken), cancellationToken);
            gate.Note(call.Model, outcome);
            return new AskReply(
                outcome.Outcome.Name(),
                outcome.Record?.Key.Attempt ?? 0,
                outcome.Record?.Digest.ToString(),
                outcome.RetryAfter?.TotalSeconds);
        }
        catch (BudgetExhaustedException full)
        {
            gate.Note(call.Model, full);
            return Held;
        }
    }

    /// <summary>Writes the checkpoint, if every planned call is settled.</summary>
    /// <returns>How many calls the plan has.</returns>
    public async Task<int> CompleteAsync(object? nothing, CancellationToken cancellationToken)
    {
        await archive.RefreshAsync(cancellationToken);
        var outcomes = archive.Calls
            .Where(call => call.Call.Kind == RecordKind.Response)
            .Select(call => call.Settled ?? call.Last)
            .OfType<RecordReference>()
            .GroupBy(record => record.Outcome.Name(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal);
        await Completion.CompleteAsync(archive, Stage.Analysis, outcomes, cancellationToken);
        return archive.Plan.Calls.Length;
    }

    private static bool IsOutstanding(CallState? state, bool retryFailed) =>
        state is null || state.IsAskedAgain || (retryFailed && state.Settled is null);

    private async Task<Ask> PrepareAsync(PlannedCall call, int afterAttempt, CancellationToken cancellationToken)
    {
        var framework = archive.Session.Experiment.Framework;
        var document = documents.Document(call.Document);
        var text = await documents.TextAsync(call.Document, cancellationToken);
        var prompt = await prompts.PromptAsync(call, cancellationToken);
        var subject = new Subject(framework, document.Id, document.Name, document.Digest, text, call.Run, Subject.Analysis);
        return new Ask(new CallKey(RecordKind.Response, call.Ordinal), call.Model, prompt, subject, afterAttempt);
    }
}
