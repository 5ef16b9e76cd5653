using System.Collections.Immutable;

namespace Provenance.Core.Statistics.Strata;

/// <summary>The strata that occur in a session, and what the figures are without them.</summary>
/// <param name="Shares">One of each stratum, in their order; those that have no analysis are there with 0.</param>
/// <param name="Comparisons">Per variable, one of each stratum in which an analysis with a value is.</param>
public sealed record StrataFigures(ImmutableArray<StratumShare> Shares, ImmutableArray<StratumComparison> Comparisons)
{
    public static StrataFigures None { get; } = new([], []);

    /// <summary>The strata that hold more of the planned analyses than this share.</summary>
    public ImmutableArray<StratumShare> Above(double bound) => [.. Shares.Where(share => share.Share > bound)];
}

/// <summary>How much of the plan is in a stratum.</summary>
public sealed record StratumShare(Stratum Stratum, int Analyses, int Planned)
{
    /// <summary>Of all planned analyses; 0 of none.</summary>
    public double Share => Planned == 0 ? 0 : (double)Analyses / Planned;
}

/// <summary>The mean of a variable over documents, with, without and within a stratum.</summary>
/// <param name="Analyses">In the stratum, with a value.</param>
/// <param name="Mean">Over everything.</param>
/// <param name="Without">Over the analyses that are not in the stratum; null when none is left.</param>
/// <param name="Within">Over those that are.</param>
/// <param name="DocumentsWithout">How many documents are left without it.</param>
public sealed record StratumComparison(
    string Variable, Stratum Stratum, int Analyses, double Mean, double? Without, double Within, int DocumentsWithout);
