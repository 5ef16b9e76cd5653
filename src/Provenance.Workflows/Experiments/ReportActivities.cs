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

    /// <summary>The chronolog's event that says which analyses no figure counts.</summary>
    public const string Excluded = "excluded";

    private (int Records, ReportInput Figures)? computed;

    /// <summary>Computes all figures and writes the checkpoint, if every planned call is settled.</summary>
    public async Task<bool> CalculateAsync(ExperimentRequest? request, CancellationToken cancellationToken)
    {
        await archive.RefreshAsync(cancellationToken);
        var input = await FiguresAsync(cancellationToken);
        if (Exclusions(input) is { } exclusions)
            await archive.NoteAsync(exclusions, cancellationToken);
        var values = input.Analyses.SelectMany(analysis => analysis.Metrics).ToList();
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

    /// <summary>Seals everything that the session holds, if it is to be sealed.</summary>
    /// <param name="request">Not looked at: the archive knows what it is sealed with.</param>
    /// <returns>The root of the tree over it; null when it was not sealed.</returns>
    public async Task<string?> SealAsync(ExperimentRequest? request, CancellationToken cancellationToken) =>
        (await archive.SealAsync(cancellationToken))?.Root.ToString();

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

    private static ChronologNote Note(ExperimentOutcome outcome)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["end"] = outcome.End.ToString().ToLowerInvariant(),
            ["planned"] = outcome.Planned.ToString(CultureInfo.InvariantCulture),
            ["settled"] = outcome.Settled.ToString(CultureInfo.InvariantCulture),
            ["usable"] = outcome.Usable.ToString(CultureInfo.InvariantCulture),
        };
        if (outcome.StoppedBy is { } stoppedBy)
            facts.Add("stoppedBy", stoppedBy);
        return new ChronologNote(RunEnded, facts);
    }

    /// <summary>Analyses that no figure counts, by why; null when there are none.</summary>
    private static ChronologNote? Exclusions(ReportInput input)
    {
        var excluded = input.Analyses
            .Where(analysis => analysis.Extracted is null or { Status: ExtractionStatus.Unparsed })
            .GroupBy(analysis => analysis.Extracted is null ? analysis.Outcome?.Name() ?? "unasked" : "unparsed", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count().ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return excluded.Count == 0 ? null : new ChronologNote(Excluded, excluded);
    }

    /// <summary>The figures, computed once for as long as no record is added.</summary>
    private async Task<ReportInput> FiguresAsync(CancellationToken cancellationToken)
    {
        var records = archive.Calls.Sum(call => call.Attempts.Length);
        if (computed is not { } last || last.Records != records)
            computed = (records, await new SessionFigures(archive).ComputeAsync(cancellationToken));
        return computed.Value.Figures;
    }
}
