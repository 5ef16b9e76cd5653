using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports;
using Provenance.Core.Stages;

namespace Provenance.Workflows.Experiments;

/// <summary>Stages 3 and 4: figures from archived bytes, and the files that show them.</summary>
public sealed class ReportActivities(ISessionArchive archive, RunGate gate)
{
    /// <summary>The chronolog's event that says how a run ended.</summary>
    public const string RunEnded = "run-ended";

    private (int Records, ReportInput Figures)? computed;

    /// <summary>Computes all figures and writes the checkpoint, if every planned call is settled.</summary>
    public async Task<bool> CalculateAsync(ExperimentRequest? request, CancellationToken cancellationToken)
    {
        await archive.RefreshAsync(cancellationToken);
        var values = (await FiguresAsync(cancellationToken)).Analyses.SelectMany(analysis => analysis.Metrics).ToList();
        var counts = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["computed"] = values.Count(value => value.Value is not null),
            ["not_computable"] = values.Count(value => value.Value is null),
        };
        return await Completion.CompleteAsync(archive, Stage.Calculation, counts, cancellationToken);
    }

    /// <summary>Writes the deliverables and says how the experiment ended.</summary>
    /// <param name="request">Null in executions that began with program 0.1.0: what this process held back is all there is.</param>
    public async Task<ExperimentOutcome> ReportAsync(ReportRequest? request, CancellationToken cancellationToken)
    {
        await archive.RefreshAsync(cancellationToken);
        var input = await FiguresAsync(cancellationToken);
        var files = DeliverableWriter.Write(input);
        foreach (var file in files)
            await archive.WriteViewAsync($"deliverables/{file.Name}", file.Bytes, cancellationToken);
        await Completion.CompleteAsync(
            archive, Stage.Report, new Dictionary<string, long>(StringComparer.Ordinal) { ["deliverables"] = files.Count }, cancellationToken);
        var outcome = Outcome(input, Hold.Merge(request?.Holds ?? [], gate.Holds));
        await archive.NoteAsync(Note(outcome), cancellationToken);
        return outcome;
    }

    private static ExperimentOutcome Outcome(ReportInput input, ImmutableArray<Hold> holds)
    {
        var planned = input.Analyses.Length;
        var settled = input.Analyses.Count(analysis => analysis.Outcome?.IsDone() == true);
        var unparsed = input.Analyses.Count(analysis => analysis.Extracted?.Status == ExtractionStatus.Unparsed);
        var usable = input.Analyses.Count(analysis => analysis.Extracted is { } extracted && extracted.Status != ExtractionStatus.Unparsed);
        var end = settled == planned ? (unparsed > 0 ? ExperimentEnd.Gaps : ExperimentEnd.Done)
            : holds.Any(hold => hold.IsBudget) ? ExperimentEnd.Budget
            : holds.Length > 0 ? ExperimentEnd.Stopped
            : ExperimentEnd.Gaps;
        return new ExperimentOutcome(end, planned, settled, usable, Hold.Describe(holds));
    }

    private static ChronologNote Note(ExperimentOutcome outcome) =>
        new(RunEnded, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["end"] = outcome.End.ToString().ToLowerInvariant(),
            ["planned"] = outcome.Planned.ToString(CultureInfo.InvariantCulture),
            ["settled"] = outcome.Settled.ToString(CultureInfo.InvariantCulture),
            ["usable"] = outcome.Usable.ToString(CultureInfo.InvariantCulture),
        });

    /// <summary>The figures, computed once for as long as no record is added.</summary>
    private async Task<ReportInput> FiguresAsync(CancellationToken cancellationToken)
    {
        var records = archive.Calls.Sum(call => call.Attempts.Length);
        if (computed is not { } last || last.Records != records)
            computed = (records, await new SessionFigures(archive).ComputeAsync(cancellationToken));
        return computed.Value.Figures;
    }
}
