using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Extraction;
using Provenance.Core.Extraction.Formats;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Workflows.Ordinals;

namespace Provenance.Workflows.Experiments;

/// <summary>Stage 2: every answer becomes data, with the help of a model where it can't be read.</summary>
public sealed class ExtractionActivities(ISessionArchive archive, IModelGateway gateway, DocumentTexts documents, RunGate gate)
{
    /// <summary>The chronolog's event that says what extraction did to the answers.</summary>
    public const string Extracted = "extracted";

    private readonly AnswerReader answers = new(archive);

    /// <summary>Reads the answers of a range of calls and writes what they hold.</summary>
    /// <returns>
    /// The ordinals that a model should clean up; empty when the experiment has no model for that. An answer that was cleaned up as often
    /// as one may be, by whichever execution, is none of them.
    /// </returns>
    public async Task<CallBatch> ExtractAsync(OrdinalRange range, CancellationToken cancellationToken)
    {
        var unreadable = new List<int>();
        for (var ordinal = range.First; ordinal <= range.Last; ordinal++)
        {
            await LookAsync(ordinal, cancellationToken);
            if (await answers.ReadAsync(ordinal, cancellationToken) is not { } answer)
                continue;
            await WriteAsync(answer, cancellationToken);
            if (WantsCleanup(answer))
                unreadable.Add(ordinal);
        }

        return new CallBatch(archive.Session.Experiment.ExtractionModel is null ? OrdinalSet.Empty : OrdinalSet.Of(unreadable));
    }

    /// <summary>The same for executions that began with program 0.1.0.</summary>
    public async Task<ImmutableArray<int>> ExtractListAsync(OrdinalRange range, CancellationToken cancellationToken) =>
        [.. (await ExtractAsync(range, cancellationToken)).Ordinals.Ordinals];

    /// <summary>Asks the extraction model once to clean up one answer.</summary>
    public async Task<CleanupReply> CleanUpAsync(CleanupCall cleanup, CancellationToken cancellationToken)
    {
        var model = archive.Session.Experiment.ExtractionModel!;
        var giveUp = new CleanupReply(false, cleanup.AfterAttempt);
        if (!gate.IsOpen(model))
            return giveUp with { Hold = gate.Find(model) };
        await LookAsync(cleanup.Ordinal, cancellationToken);
        try
        {
            var attempt = cleanup.AfterAttempt;
            if (WantsCleanup((await answers.ReadAsync(cleanup.Ordinal, cancellationToken))!))
            {
                var outcome = await gateway.AskAsync(await PrepareAsync(cleanup, model, cancellationToken), cancellationToken);
                gate.Note(model, outcome);
                attempt = outcome.Record?.Key.Attempt ?? attempt;
            }

            var answer = await answers.ReadAsync(cleanup.Ordinal, cancellationToken);
            await WriteAsync(answer!, cancellationToken);
            return new CleanupReply(!Cleanup.IsNeeded(answer!), attempt, gate.Find(model));
        }
        catch (BudgetExhaustedException full)
        {
            gate.Note(model, full);
            return giveUp with { Hold = gate.Find(model) };
        }
    }

    /// <summary>Writes the log of everything that was not read as it stood, and the checkpoint, if every planned call is settled.</summary>
    public async Task<bool> CompleteAsync(ExperimentRequest? request, CancellationToken cancellationToken)
    {
        await archive.RefreshAsync(cancellationToken);
        var rows = new List<ExtractionLogRow>();
        var counts = Enum.GetNames<ExtractionStatus>().ToDictionary(status => status.ToLowerInvariant(), _ => 0L, StringComparer.Ordinal);
        foreach (var call in archive.Plan.Calls)
        {
            if (await answers.ReadAsync(call.Ordinal, cancellationToken) is not { } answer)
                continue;
            rows.AddRange(ExtractionLog.Rows(call, answer));
            counts[answer.Status.ToString().ToLowerInvariant()]++;
        }

        var log = ExtractionLog.Write(rows);
        await archive.WriteViewAsync(ExtractionLog.FileName, log, cancellationToken);
        await archive.NoteAsync(Note(rows, log), cancellationToken);
        return await Completion.CompleteAsync(archive, Stage.Extraction, counts, cancellationToken);
    }

    /// <summary>Another process may have asked, or cleaned up.</summary>
    private async Task LookAsync(int ordinal, CancellationToken cancellationToken)
    {
        foreach (var kind in new[] { RecordKind.Response, RecordKind.Cleanup })
            await archive.LookAsync(new CallKey(kind, ordinal), cancellationToken);
    }

    /// <summary>What was done to the answers, in all: the log itself says it of each.</summary>
    private static ChronologNote Note(IEnumerable<ExtractionLogRow> rows, byte[] log)
    {
        var facts = rows.CountBy(row => row.Note.Kind, StringComparer.Ordinal)
            .ToDictionary(kind => kind.Key, kind => kind.Value.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        facts.Add("log", Digest.Of(log).ToString());
        return new ChronologNote(Extracted, facts);
    }

    private bool WantsCleanup(ExtractedAnswer answer) =>
        Cleanup.IsNeeded(answer) && Cleanup.TimesTried(archive.Find(new CallKey(RecordKind.Cleanup, answer.Ordinal))) < Cleanup.MostAttempts;

    private async Task<Ask> PrepareAsync(CleanupCall cleanup, ModelName model, CancellationToken cancellationToken)
    {
        var framework = archive.Session.Experiment.Framework;
        var call = archive.Plan[cleanup.Ordinal];
        var document = documents.Document(call.Document);
        var settled = archive.Find(new CallKey(RecordKind.Response, cleanup.Ordinal))!.Settled!;
        var answer = await archive.ReadAsync(settled.Key, cancellationToken);
        var subject = new Subject(
            framework, document.Id, document.Name, document.Digest, answer.Text ?? "", call.Run, Subject.Cleanup);
        return new Ask(
            new CallKey(RecordKind.Cleanup, cleanup.Ordinal), model, CleanupPrompt.Build(framework, answer.Text ?? ""), subject, cleanup.AfterAttempt)
        {
            Flag = archive.Session.Options.GetValueOrDefault(GivenOptions.FeatureFlag),
        };
    }

    private Task WriteAsync(ExtractedAnswer answer, CancellationToken cancellationToken) => archive.WriteViewAsync(
        ExtractionFormat.FileName(answer.Ordinal, archive.Plan.OrdinalDigits), ExtractionFormat.Write(answer), cancellationToken);
}
