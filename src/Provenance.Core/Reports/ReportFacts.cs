using System.Collections.Frozen;
using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports.Texts;
using Provenance.Core.Sessions;
using Provenance.Core.Statistics;

namespace Provenance.Core.Reports;

/// <summary>The report's input, and what several of its parts ask about it.</summary>
internal sealed class ReportFacts
{
    private static readonly string[] UsualFacets = [DimensionScore.RawScore, DimensionScore.Salience, DimensionScore.Confidence];

    private readonly ILookup<int, OrphanedAttempt> orphans;

    public ReportFacts(ReportInput input)
    {
        Input = input;
        orphans = input.Orphans.ToLookup(orphan => orphan.Key.Ordinal);
        Metrics = [.. Experiment.Framework.Metrics.Select(metric => metric.Name)
            .Concat(input.Analyses.SelectMany(analysis => analysis.Metrics).Select(metric => metric.Metric)).Distinct()];
        Dimensions = [.. Experiment.Framework.Dimensions.Select(dimension => dimension.Name)
            .Concat(Scores.Select(score => score.Dimension)).Distinct()];
        Facets = [.. UsualFacets.Concat(Scores.SelectMany(score => score.Values.Keys).Except(UsualFacets).Order(StringComparer.Ordinal))];
        Models = [.. input.Analyses.Select(analysis => analysis.Call.Model).Distinct()];
        DocumentNumbers = Experiment.Corpus.Documents.Select((document, i) => (document.Id, Number: i + 1))
            .ToFrozenDictionary(one => one.Id, one => one.Number);
    }

    public ReportInput Input { get; }

    public SessionDocument Session => Input.Session;

    public Experiment Experiment => Input.Session.Experiment;

    public SessionStatistics Statistics => Input.Statistics;

    public ImmutableArray<Analysis> Analyses => Input.Analyses;

    /// <summary>Those that statistics are taken over: all but the excluded ones.</summary>
    public IEnumerable<Analysis> Counted => Analyses.Where(analysis => analysis.Excluded is null);

    /// <summary>In the framework's order.</summary>
    public ImmutableArray<string> Metrics { get; }

    /// <summary>In the framework's order.</summary>
    public ImmutableArray<string> Dimensions { get; }

    /// <summary>Raw score, salience, confidence, then whatever else occurs, by name.</summary>
    public ImmutableArray<string> Facets { get; }

    /// <summary>The models that the plan asks, in its order.</summary>
    public ImmutableArray<ModelName> Models { get; }

    /// <summary>From 1, in the order of the corpus.</summary>
    public FrozenDictionary<string, int> DocumentNumbers { get; }

    /// <summary>Metrics before dimensions: what figures are drawn of.</summary>
    public ImmutableArray<string> Headline => Metrics.IsEmpty ? Dimensions : Metrics;

    /// <summary>How often the plan asks a model about a document: <c>3</c>, or <c>6 to 9</c> where that differs.</summary>
    public string RunsPerDocument
    {
        get
        {
            var runs = Analyses.CountBy(analysis => (analysis.Call.Document, analysis.Call.Model)).Select(one => one.Value)
                .DefaultIfEmpty().ToList();
            return runs.Min() == runs.Max() ? Shown.Count(runs.Min()) : $"{Shown.Count(runs.Min())} to {Shown.Count(runs.Max())}";
        }
    }

    /// <summary>Dimensions come after metrics wherever both stand in one table.</summary>
    public bool IsDimension(string variable) => !Metrics.Contains(variable);

    /// <summary>Planned analyses that no attempt settled: never answered, or failed.</summary>
    public IEnumerable<Analysis> Unsettled => Analyses.Where(analysis => analysis.Outcome is not { } outcome || !outcome.IsDone());

    public int OrphansOf(Analysis analysis) => analysis.Facts?.Orphans ?? orphans[analysis.Call.Ordinal].Count();

    public int AttemptsOf(Analysis analysis) => analysis.Facts?.Attempts ?? (OrphansOf(analysis) + (analysis.Outcome is null ? 0 : 1));

    private IEnumerable<DimensionScore> Scores => Input.Analyses.SelectMany(analysis => analysis.Extracted?.Scores ?? []);
}
