using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;

namespace Provenance.Core.Statistics;

/// <summary>The values of every variable for every analysis, looked up once.</summary>
internal sealed class VariableTable
{
    private readonly Dictionary<string, double?[]> _values;

    public VariableTable(Framework framework, IReadOnlyList<Analysis> analyses)
    {
        Analyses = analyses;
        Metrics = [.. framework.Metrics.Select(metric => metric.Name).Distinct(StringComparer.Ordinal)];
        Variables = [.. framework.Dimensions.Select(dimension => dimension.Name).Concat(Metrics).Distinct(StringComparer.Ordinal)];
        Models = [.. analyses.Select(analysis => analysis.Call.Model.ToString()).Distinct(StringComparer.Ordinal)];
        Documents = [.. analyses.Select(analysis => analysis.Document).DistinctBy(document => document.Id)];
        _values = Variables.ToDictionary(
            variable => variable, variable => analyses.Select(analysis => analysis.Excluded is null ? analysis.Value(variable) : null).ToArray(), StringComparer.Ordinal);
    }

    public IReadOnlyList<Analysis> Analyses { get; }

    public ImmutableArray<string> Metrics { get; }

    /// <summary>Dimensions, then metrics, in the framework's order.</summary>
    public ImmutableArray<string> Variables { get; }

    /// <summary>In the order of the plan.</summary>
    public ImmutableArray<string> Models { get; }

    /// <summary>In the order of the plan.</summary>
    public ImmutableArray<Document> Documents { get; }

    /// <summary>By the position of the analysis; null where there is none, and where the analysis is excluded.</summary>
    public double?[] Values(string variable) => _values[variable];

    /// <summary>The groups that a metadata field forms, in ordinal order. A document without the field is in none.</summary>
    public ImmutableArray<string> Groups(string field) =>
    [
        .. Documents.Select(document => document.Metadata.GetValueOrDefault(field)).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Positions of the analyses that fit.</summary>
    public int[] Select(string? model, string? field, string? group) =>
    [
        .. Enumerable.Range(0, Analyses.Count).Where(i =>
            (model is null || Analyses[i].Call.Model.ToString() == model)
            && (field is null || Analyses[i].Document.Metadata.GetValueOrDefault(field) == group)),
    ];

    /// <summary>For each document with a value, in the order of the plan: the mean over its analyses.</summary>
    public IReadOnlyList<(Document Document, double Mean)> DocumentMeans(string variable, IEnumerable<int> selection)
    {
        var values = Values(variable);
        return
        [
            .. selection.Where(i => values[i] is not null)
                .GroupBy(i => Analyses[i].Document.Id, StringComparer.Ordinal)
                .Select(runs => (Analyses[runs.First()].Document, Moments.Mean([.. runs.Select(i => values[i]!.Value)]))),
        ];
    }

    /// <param name="variable">Null: whatever could be read at all.</param>
    public Denominators Count(string? variable, IReadOnlyCollection<int> selection)
    {
        var values = variable is null ? null : Values(variable);
        var fates = selection.CountBy(i => FateOf(Analyses[i], values is null || values[i] is not null)).ToDictionary();
        return new Denominators(
            selection.Count,
            fates.GetValueOrDefault(Fate.Used),
            fates.GetValueOrDefault(Fate.Refused),
            fates.GetValueOrDefault(Fate.Unparsed),
            fates.GetValueOrDefault(Fate.NotComputable),
            fates.GetValueOrDefault(Fate.Gap),
            fates.GetValueOrDefault(Fate.Excluded));
    }

    internal static Fate FateOf(Analysis analysis, bool hasValue) => analysis switch
    {
        { Excluded: not null } => Fate.Excluded,
        { Outcome: OutcomeClass.Refused or OutcomeClass.ContentFiltered } => Fate.Refused,
        { Outcome: not (OutcomeClass.Answered or OutcomeClass.Truncated) } => Fate.Gap,
        { Extracted: null or { Status: ExtractionStatus.Unparsed } } => Fate.Unparsed,
        _ => hasValue ? Fate.Used : Fate.NotComputable,
    };

    internal enum Fate
    {
        Used,
        Refused,
        Unparsed,
        NotComputable,
        Gap,
        Excluded,
    }
}
