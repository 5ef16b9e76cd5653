using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Workflows.Ordinals;

namespace Provenance.Workflows.Experiments;

/// <summary>Stage 1: every planned call is put to its model, once.</summary>
public sealed class AnalysisActivities(ISessionArchive archive, IModelGateway gateway, DocumentTexts documents, RunGate gate)
{
    /// <summary>The outcome of a call that was not sent because the run is stopping.</summary>
    public const string HeldBack = "held_back";

    private readonly AnalysisPrompts prompts = new(archive, documents);

    /// <summary>How the session stands, as far as all who write to it have committed.</summary>
    public async Task<SessionStand> BeginAsync(ExperimentRequest request, CancellationToken cancellationToken)
    {
        if (request.Budget is { } budget)
        {
            await archive.NoteAsync(ChronologNote.BudgetSet(budget), cancellationToken);
            await gateway.LimitAsync(budget);
        }

        await archive.RefreshAsync(cancellationToken);
        var calls = archive.Calls;
        return new SessionStand(
            archive.Plan.Calls.Length,
            calls.Count(call => call.Call.Kind == RecordKind.Response && call.Settled is not null),
            calls.Sum(call => call.Attempts.Sum(attempt => attempt.Record?.Cost ?? 0)),
            archive.Session.Import is null);
    }

    /// <summary>
    /// The calls of a range without a settling record, as this process knows it; whoever asks finds out whether another one was faster.
    /// Failures that asking again can't help are left, unless the request wants them.
    /// </summary>
    public Task<ImmutableArray<CallBatch>> FindOutstandingAsync(Shard shard, CancellationToken cancellationToken) =>
        Task.FromResult(CallBatch.Of(FindOutstanding(shard.Range, shard.RetryFailed)));

    /// <summary>All calls without a settling record, for executions that began with program 0.1.0.</summary>
    public async Task<ImmutableArray<OutstandingCall>> FindAllOutstandingAsync(ExperimentRequest request, CancellationToken cancellationToken)
    {
        if (archive.Session.Import is not null)
            return [];
        await archive.RefreshAsync(cancellationToken);
        return [.. FindOutstanding(new OrdinalRange(1, archive.Plan.Calls.Length), request.RetryFailed)];
    }

    /// <summary>Asks one call, or finds that it was asked before.</summary>
    public async Task<AskReply> AskAsync(OutstandingCall outstanding, CancellationToken cancellationToken)
    {
        var call = archive.Plan[outstanding.Ordinal];
        if (!gate.IsOpen(call.Model))
            return Held(call.Model);
        try
        {
            var outcome = await gateway.AskAsync(await PrepareAsync(call, outstanding.AfterAttempt, cancellationToken), cancellationToken);
            gate.Note(call.Model, outcome);
            return new AskReply(
                outcome.Outcome.Name(),
                outcome.Record?.Key.Attempt ?? 0,
                outcome.Record?.Digest.ToString(),
                outcome.RetryAfter?.TotalSeconds,
                outcome.Record?.Cost,
                gate.Find(call.Model));
        }
        catch (BudgetExhaustedException full)
        {
            gate.Note(call.Model, full);
            return Held(call.Model);
        }
    }

    /// <summary>Writes the checkpoint, if every planned call is settled.</summary>
    /// <returns>How many calls the plan has.</returns>
    public async Task<int> CompleteAsync(ExperimentRequest? request, CancellationToken cancellationToken)
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

    private AskReply Held(ModelName model) => new(HeldBack, 0, null, null, Hold: gate.Find(model));

    private IEnumerable<OutstandingCall> FindOutstanding(OrdinalRange range, bool retryFailed) =>
        Enumerable.Range(range.First, range.Count())
            .Select(ordinal => (Ordinal: ordinal, State: archive.Find(new CallKey(RecordKind.Response, ordinal))))
            .Where(call => IsOutstanding(call.State, retryFailed))
            .Select(call => new OutstandingCall(call.Ordinal, retryFailed ? call.State?.Last?.Key.Attempt ?? 0 : 0));

    private static bool IsOutstanding(CallState? state, bool retryFailed) =>
        state is null || state.IsAskedAgain || (retryFailed && state.Settled is null);

    private async Task<Ask> PrepareAsync(PlannedCall call, int afterAttempt, CancellationToken cancellationToken)
    {
        var framework = archive.Session.Experiment.Framework;
        var document = documents.Document(call.Document);
        var text = await documents.TextAsync(call.Document, cancellationToken);
        var prompt = await prompts.PromptAsync(call, cancellationToken);
        var subject = new Subject(framework, document.Id, document.Name, document.Digest, text, call.Run, Subject.Analysis);
        return new Ask(new CallKey(RecordKind.Response, call.Ordinal), call.Model, prompt, subject, afterAttempt)
        {
            Flag = archive.Session.Options.GetValueOrDefault(GivenOptions.FeatureFlag),
        };
    }
}
