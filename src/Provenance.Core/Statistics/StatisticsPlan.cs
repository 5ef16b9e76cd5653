using System.Collections.Immutable;

namespace Provenance.Core.Statistics;

/// <summary>What an experiment wants computed across its analyses, said before the first call.</summary>
/// <param name="GroupBy">Metadata fields of the corpus by which groups are formed for the descriptives.</param>
/// <param name="Tests">The hypothesis tests, in order. Holm's correction goes over all of them.</param>
public sealed record StatisticsPlan(ImmutableArray<string> GroupBy, ImmutableArray<PlannedTest> Tests)
{
    /// <summary>Descriptives over everything, no groups, no tests.</summary>
    public static StatisticsPlan Descriptive { get; } = new([], []);

    /// <summary>Seed of the bootstrap's generator.</summary>
    public ulong Seed { get; init; } = 20_251_120;

    /// <summary>
    /// The largest share of the planned analyses, from 0 to 1, that may be in any one stratum for results to be reported; null for no bound.
    /// </summary>
    public double? MostStratified { get; init; }

    /// <summary>Documents that no statistic is taken over, though they are asked about like the others; null for none.</summary>
    public ImmutableArray<Exclusion>? Exclusions { get; init; }

    /// <summary>Bootstrap resamples.</summary>
    public int Resamples { get; init; } = 10_000;
}

/// <summary>A document that the statistics leave out.</summary>
/// <param name="Document">Its id.</param>
/// <param name="Reason">As the experiment words it.</param>
public sealed record Exclusion(string Document, string Reason);

public enum TestKind
{
    /// <summary>Welch's t-test, two groups.</summary>
    TTest,

    /// <summary>Mann-Whitney U, two groups.</summary>
    MannWhitney,

    /// <summary>One-way analysis of variance, two or more groups.</summary>
    Anova,

    /// <summary>Kruskal-Wallis H, two or more groups.</summary>
    KruskalWallis,

    /// <summary>Correlation of two variables, Pearson and Spearman.</summary>
    Correlation,

    /// <summary>Cronbach's alpha over three or more variables as items.</summary>
    CronbachAlpha,
}

/// <summary>One test of the plan.</summary>
/// <param name="Variables">Metrics or dimensions: one for a comparison of groups, two for a correlation, all items for alpha.</param>
/// <param name="GroupBy">The metadata field that forms the groups; null for correlation and alpha.</param>
/// <param name="Groups">The groups to compare; empty for all that occur.</param>
public sealed record PlannedTest(TestKind Kind, ImmutableArray<string> Variables, string? GroupBy, ImmutableArray<string> Groups)
{
    /// <summary>The unit is the document, with the mean over its runs, unless the plan says that each analysis is one.</summary>
    public bool AnalysesAsUnits { get; init; }
}
