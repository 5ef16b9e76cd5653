using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Stages;

namespace Provenance.Core.Sessions;

/// <summary>How a session stands, folded from its archive: the same for one that runs, one that died and one that is done.</summary>
public sealed record SessionStatus
{
    public required string Session { get; init; }

    public required string Experiment { get; init; }

    /// <summary>The last stage whose checkpoint is written; null before the first.</summary>
    public required Stage? Completed { get; init; }

    /// <summary>Analyses that the plan has.</summary>
    public required int Planned { get; init; }

    /// <summary>Of these, answered or declined: no further attempt is needed.</summary>
    public required int Settled { get; init; }

    /// <summary>Planned analyses by the class of the record that decides them; calls without a record are in none.</summary>
    public required ImmutableSortedDictionary<string, int> Outcomes { get; init; }

    /// <summary>Attempts, of analyses and clean-ups, that are announced and have no record yet, and were not left behind by a dead process.</summary>
    public required int InFlight { get; init; }

    /// <summary>Attempts that were in flight when a process died: possibly billed, never seen.</summary>
    public required int Orphans { get; init; }

    /// <summary>What the orphans may have cost at most, in US dollars; null when a price is unknown.</summary>
    public required decimal? PriceAtRisk { get; init; }

    /// <summary>Attempts with a record, of analyses and clean-ups.</summary>
    public required int Records { get; init; }

    /// <summary>Clean-ups that were asked for.</summary>
    public required int Cleanups { get; init; }

    public required long InputTokens { get; init; }

    public required long OutputTokens { get; init; }

    /// <summary>In US dollars, of the records whose cost is known.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Records whose cost is unknown: the true cost is higher.</summary>
    public required int CostUnknown { get; init; }

    /// <summary>
    /// What providers themselves say that they charged, in US dollars, and what those records cost by our reckoning; null when no provider
    /// says so.
    /// </summary>
    public required ChargedCost? Charged { get; init; }

    /// <summary>Planned analyses that failed for good or for now: they have a record, and are not settled.</summary>
    public int Failed => Outcomes.Sum(outcome => OutcomeClasses.Parse(outcome.Key).IsDone() ? 0 : outcome.Value);

    /// <summary>Reads only what is in memory, and whether the checkpoints are there.</summary>
    public static async Task<SessionStatus> OfAsync(ISessionReader session, CancellationToken cancellationToken)
    {
        var calls = session.Calls;
        var attempts = calls.SelectMany(call => call.Attempts).ToList();
        var records = attempts.Where(attempt => attempt.Record is not null).Select(attempt => attempt.Record!).ToList();
        var responses = calls.Where(call => call.Call.Kind == RecordKind.Response).ToList();
        var orphans = attempts.Where(attempt => attempt.Orphaned).ToList();
        return new SessionStatus
        {
            Session = session.Session.Name,
            Experiment = session.Session.Experiment.Name,
            Completed = await CompletedAsync(session, cancellationToken),
            Planned = session.Plan.Calls.Length,
            Settled = responses.Count(call => call.Settled is not null),
            Outcomes = responses.Select(call => call.Settled ?? call.Last).OfType<RecordReference>()
                .GroupBy(record => record.Outcome.Name(), StringComparer.Ordinal)
                .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            InFlight = attempts.Count(attempt => attempt is { Record: null, Orphaned: false }),
            Orphans = orphans.Count,
            PriceAtRisk = orphans.Aggregate((decimal?)0, (sum, orphan) => sum + orphan.WorstCost),
            Records = records.Count,
            Cleanups = calls.Count - responses.Count,
            InputTokens = records.Sum(record => record.Usage.Input ?? 0),
            OutputTokens = records.Sum(record => record.Usage.Output ?? 0),
            Cost = records.Sum(record => record.Cost ?? 0),
            CostUnknown = records.Count(record => record.Cost is null),
            Charged = ChargedCost.Of(records),
        };
    }

    private static async Task<Stage?> CompletedAsync(ISessionReader session, CancellationToken cancellationToken)
    {
        foreach (var stage in Enum.GetValues<Stage>().Reverse())
        {
            if (await Checkpoint.IsThereAsync(session, stage, cancellationToken))
                return stage;
        }

        return null;
    }
}

/// <summary>Two accounts of the same records.</summary>
/// <param name="Usd">What providers say that they charged.</param>
/// <param name="Reckoned">What the records cost by price and usage, as far as that is known.</param>
public sealed record ChargedCost(decimal Usd, decimal Reckoned, int Records)
{
    internal static ChargedCost? Of(IEnumerable<RecordReference> records)
    {
        var charged = records.Where(record => record.Charged is not null).ToList();
        return charged.Count == 0 ? null : new ChargedCost(charged.Sum(record => record.Charged!.Value), charged.Sum(record => record.Cost ?? 0), charged.Count);
    }
}
