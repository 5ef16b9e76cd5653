using Provenance.Core.Experiments;

namespace Provenance.Cli.Running;

/// <summary>Which experiment is meant, and what overrides it, as given.</summary>
internal sealed record ExperimentChoice(
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
    };
}
