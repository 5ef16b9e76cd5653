using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Gateway.Preparations;

/// <summary>Which experiment is meant, and what overrides it, as given.</summary>
public sealed record ExperimentChoice(
    string Experiment,
    string? Models = null,
    int? Runs = null,
    string? ExtractionModel = null,
    string? Recorded = null,
    string? RecordedSession = null,
    string? Framework = null,
    string? Corpus = null,
    string? Root = null,
    decimal? Budget = null,
    string? Variant = null,
    string? ModelsFile = null,
    int? Concurrency = null,
    bool IsDryRun = false)
{
    public double? Strict { get; init; }

    /// <summary>The lock's file; null for the one beside the experiment, if there is one.</summary>
    public string? Lock { get; init; }

    /// <summary>In US dollars, for one day and all sessions of it.</summary>
    public decimal? BudgetPerDay { get; init; }

    public UnknownPrice? UnknownPrice { get; init; }

    public CacheMode? Cache { get; init; }

    public ReadOptions ToReadOptions() => new()
    {
        Framework = Framework,
        Corpus = Corpus,
        Root = Root,
        Models = Models?.Split(',', StringSplitOptions.TrimEntries),
        Runs = Runs,
        ExtractionModel = ExtractionModel,
        Variant = Variant,
        Budget = Budget,
        Strict = Strict,
        BudgetPerDay = BudgetPerDay,
        UnknownPrice = UnknownPrice,
        Cache = Cache,
    };
}
