using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Plans;
using Provenance.Core.Preregistrations;
using Provenance.Core.Quotes;
using Provenance.Core.Sessions;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports;

/// <summary>All that the deliverables are made from: nothing else, no clock, no folder, no chance.</summary>
/// <param name="Analyses">In the order of the plan, gaps included.</param>
/// <param name="Quotes">In the order of the plan, then as they stand in the answer.</param>
/// <param name="Orphans">Attempts that may have been billed without being seen.</param>
public sealed record ReportInput(
    SessionDocument Session,
    Plan Plan,
    ImmutableArray<Analysis> Analyses,
    ImmutableArray<QuoteCheck> Quotes,
    SessionStatistics Statistics,
    ImmutableArray<OrphanedAttempt> Orphans)
{
    /// <summary>What was locked before the session, and what of it does not hold; null when nothing was locked.</summary>
    public LockCheck? Lock { get; init; }

    /// <summary>What it took to have answers cleaned up by a model.</summary>
    public CleanupTotals Cleanups { get; init; } = CleanupTotals.None;
}

/// <summary>An attempt whose fate is unknown.</summary>
public sealed record OrphanedAttempt(AttemptKey Key, AttemptState State);

/// <summary>A file of <c>deliverables/</c>.</summary>
public sealed record Deliverable(string Name, ReadOnlyMemory<byte> Bytes);
