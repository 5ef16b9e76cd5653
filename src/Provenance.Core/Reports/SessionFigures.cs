using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Preregistrations;
using Provenance.Core.Quotes;
using Provenance.Core.Sessions;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports;

/// <summary>
/// Computes everything that a report says from a session's archived bytes, and from nothing else. The run, <c>verify</c> and
/// <c>recompute</c> all come through here.
/// </summary>
public sealed class SessionFigures(ISessionReader session)
{
    /// <summary>Where records lie on a storage far away, it is the waiting that takes the time.</summary>
    private const int ReadAtOnce = 16;

    private readonly AnswerReader answers = new(session);

    /// <summary>What has been extracted from the same records already, by ordinal from 1; null to extract all of it here.</summary>
    public IReadOnlyList<ExtractedAnswer?>? Extracted { get; init; }

    private readonly MetricCalculator metrics = new(session.Session.Experiment.Framework);
    private readonly DocumentTexts documents = new(session);

    /// <exception cref="CorruptRecordException">Something archived is missing, or not what was committed.</exception>
    public async Task<ReportInput> ComputeAsync(CancellationToken cancellationToken)
    {
        var analyses = new Analysis[session.Plan.Calls.Length];
        var quotes = new ImmutableArray<QuoteCheck>[analyses.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(session.Plan.Calls.GroupBy(call => call.Document, StringComparer.Ordinal), options, async (calls, stop) =>
        {
            var checker = new QuoteChecker(await documents.TextAsync(calls.Key, stop));
            foreach (var call in calls)
            {
                var analysis = await AnalyseAsync(call, stop);
                analyses[call.Ordinal - 1] = analysis;
                quotes[call.Ordinal - 1] = Check(checker, analysis);
            }
        });

        var experiment = session.Session.Experiment;
        return new ReportInput(
            session.Session,
            session.Plan,
            [.. analyses],
            [.. quotes.SelectMany(checks => checks)],
            StatisticsCalculator.Compute(experiment.Statistics, experiment.Framework, analyses),
            Orphans())
        {
            Cleanups = CleanupTotals.Of(session.Calls),
            Lock = session.Session.Lock is { } name
                ? LockCheck.Of(await session.ReadInputAsync(name, cancellationToken), session.Session, session.Plan)
                : null,
        };
    }

    private static ImmutableArray<QuoteCheck> Check(QuoteChecker checker, Analysis analysis) =>
        analysis.Extracted is { } extracted
            ? [.. extracted.Evidence.Select(evidence => checker.Check(extracted.Ordinal, evidence.Dimension, evidence.Quote))]
            : [];

    private async Task<Analysis> AnalyseAsync(PlannedCall call, CancellationToken cancellationToken)
    {
        var state = session.Find(new CallKey(RecordKind.Response, call.Ordinal));
        var document = documents.Document(call.Document);
        if ((state?.Settled ?? state?.Last) is not { } deciding)
            return new Analysis(call, document, null, null, null, metrics.Calculate(null)) { Excluded = ReasonToExclude(call.Document) };
        var envelope = await session.ReadAsync(deciding.Key, cancellationToken);
        var extracted = !deciding.Outcome.HasText() ? null
            : Extracted?[call.Ordinal - 1] ?? await answers.ReadAsync(envelope, cancellationToken);
        return new Analysis(call, document, deciding.Outcome, Facts(state!, envelope), extracted, metrics.Calculate(extracted))
        {
            Substitute = envelope.Substitute,
            Excluded = ReasonToExclude(call.Document),
        };
    }

    private string? ReasonToExclude(string document) =>
        session.Session.Experiment.Statistics.Exclusions?.FirstOrDefault(exclusion => exclusion.Document == document)?.Reason;

    private static AnswerFacts Facts(CallState state, RecordEnvelope deciding) => new(
        deciding.ActualModel,
        state.Attempts.Length,
        state.Attempts.Count(attempt => attempt.Orphaned),
        deciding.FinishReason,
        deciding.Usage,
        state.Attempts.Aggregate((decimal?)0, (sum, attempt) => sum + attempt.Record?.Cost),
        deciding.Started,
        deciding.Finished,
        deciding.Cached);

    private ImmutableArray<OrphanedAttempt> Orphans() =>
    [
        .. session.Calls
            .SelectMany(call => call.Attempts.Where(attempt => attempt.Orphaned)
                .Select(attempt => new OrphanedAttempt(call.Call.Attempt(attempt.Attempt), attempt)))
            .OrderBy(orphan => orphan.Key.Kind).ThenBy(orphan => orphan.Key.Ordinal).ThenBy(orphan => orphan.Key.Attempt),
    ];
}
