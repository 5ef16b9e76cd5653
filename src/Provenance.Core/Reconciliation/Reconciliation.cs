using System.Collections.Immutable;

namespace Provenance.Core.Reconciliation;

/// <summary>A session's orphans, and what a provider's usage export says of them.</summary>
/// <param name="KnownLow">What the orphans cost at least together if they were billed, in US dollars, as far as that is known.</param>
/// <param name="UnknownLow">Orphans of which it is not known.</param>
/// <param name="Known">What they may have cost at most together, as far as that is known.</param>
/// <param name="Unknown">Orphans of which it is not known.</param>
/// <param name="Usage">Null without an export.</param>
public sealed record OrphanReport(
    ImmutableArray<OrphanRow> Orphans, decimal KnownLow, int UnknownLow, decimal Known, int Unknown, UsageComparison? Usage)
{
    internal static OrphanReport Of(ImmutableArray<OrphanRow> rows, UsageComparison? usage) => new(
        rows,
        rows.Sum(row => row.LowCost ?? 0),
        rows.Count(row => row.LowCost is null),
        rows.Sum(row => row.WorstCost ?? 0),
        rows.Count(row => row.WorstCost is null),
        usage);
}

/// <summary>An attempt that was in flight when its process died.</summary>
/// <param name="LowCost">In US dollars, of an answer one token long, as the plan reckons it; null when the price is unknown, and for a clean-up, which no plan has.</param>
/// <param name="WorstCost">In US dollars, as its intent says; null when the price is unknown.</param>
/// <param name="SettledBy">The later attempt that settled the call; null while none has.</param>
public sealed record OrphanRow(string Attempt, string Model, DateTimeOffset Intended, decimal? LowCost, decimal? WorstCost, string? SettledBy);

/// <summary>What a provider billed, beside what the archive has.</summary>
/// <param name="Matched">Billed requests, by their ids, that have a record.</param>
/// <param name="Unseen">Billed requests with an id that no record has: answers that were paid for and never seen.</param>
/// <param name="Models">By model, where the export sums requests.</param>
/// <param name="Elsewhere">Lines of other times or other models.</param>
public sealed record UsageComparison(int Matched, ImmutableArray<UnseenRequest> Unseen, ImmutableArray<ModelUsage> Models, int Elsewhere)
{
    /// <summary>What cannot be told from this export.</summary>
    public ImmutableArray<string> Limits { get; init; } = [];
}

/// <param name="Cost">In US dollars; null where the export does not say.</param>
/// <param name="Orphans">Orphans of that model which were intended within the minutes before: one of them, most likely.</param>
public sealed record UnseenRequest(int Line, string Id, DateTimeOffset Time, string? Model, decimal? Cost, ImmutableArray<string> Orphans);

/// <param name="From">When the lines of this model that touch the session begin.</param>
/// <param name="Until">When they end.</param>
/// <param name="Billed">Requests that the export counts then; null where it counts none.</param>
/// <param name="Archived">Records of requests that a provider may have billed then.</param>
/// <param name="Orphans">Orphans of that time.</param>
/// <param name="BilledTokens">In and out; null where the export does not say.</param>
public sealed record ModelUsage(
    string Model, DateTimeOffset From, DateTimeOffset Until, long? Billed, int Archived, int Orphans, long? BilledTokens, long ArchivedTokens)
{
    /// <summary>Billed and not archived: so many orphans were billed, if nothing else used the account. Null where no requests are counted.</summary>
    public long? Surplus => Billed is { } billed ? Math.Max(0, billed - Archived) : null;

    /// <summary>The same in tokens; null where the export has none.</summary>
    public long? SurplusTokens => BilledTokens is { } billed ? Math.Max(0, billed - ArchivedTokens) : null;
}
