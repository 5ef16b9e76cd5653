using System.Collections.Frozen;
using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Names;

namespace Provenance.Core.Formulas;

/// <summary>What the names in a framework's formulas mean. The spellings are listed in <c>docs/formulas.md</c>.</summary>
public sealed class FormulaNames
{
    private static readonly FrozenSet<string> DimensionSets =
        FrozenSet.Create("dimensions", "dimensional_scores", "dimension_scores", "scores", "all_dimensions");

    private static readonly FrozenSet<string> MetricSets = FrozenSet.Create("derived_metrics", "metrics");

    private static readonly ImmutableArray<(string Suffix, string Facet)> Suffixes =
    [
        ("_raw_score", DimensionScore.RawScore), ("_score", DimensionScore.RawScore),
        ("_salience", DimensionScore.Salience), ("_confidence", DimensionScore.Confidence),
    ];

    private readonly FrozenSet<string> _dimensions;
    private readonly FrozenSet<string> _metrics;

    public FormulaNames(Framework framework)
    {
        Dimensions = [.. framework.Dimensions.Select(dimension => dimension.Name).Distinct(StringComparer.Ordinal)];
        _dimensions = Dimensions.ToFrozenSet(StringComparer.Ordinal);
        _metrics = framework.Metrics.Select(metric => metric.Name).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>In the framework's order.</summary>
    public ImmutableArray<string> Dimensions { get; }

    /// <summary>What a bare name means; null when it means nothing.</summary>
    /// <param name="metric">
    /// The metric whose formula it stands in: its own name can't mean itself where a dimension has that name too.
    /// </param>
    public NameMeaning? Find(string name, string metric)
    {
        if (_metrics.Contains(name) && (name != metric || !_dimensions.Contains(name)))
            return new NameMeaning.Metric(name);
        if (FindDimension(name) is { } dimension)
            return dimension;
        if (DimensionSets.Contains(name))
            return new NameMeaning.Dimensions();
        return MetricSets.Contains(name) ? new NameMeaning.Metrics() : null;
    }

    /// <summary>A dimension, by its name or with a facet behind it: <c>fear</c>, <c>fear_score</c>, <c>fear_salience</c>.</summary>
    public NameMeaning.Dimension? FindDimension(string name)
    {
        if (_dimensions.Contains(name))
            return new NameMeaning.Dimension(name, null);

        foreach (var (suffix, facet) in Suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && _dimensions.Contains(name[..^suffix.Length]))
                return new NameMeaning.Dimension(name[..^suffix.Length], facet);
        }

        return null;
    }

    public bool IsMetric(string name) => _metrics.Contains(name);

    /// <summary>The reason for a name that means nothing, with the nearest that does.</summary>
    public NotComputable Unknown(string name)
    {
        // "feer_score" is near to "fear", whatever stands behind it.
        var suffix = Suffixes.Select(pair => pair.Suffix).FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) ?? "";
        var nearest = NearestName.Of(name, _dimensions.Concat(_metrics)) ?? NearestName.Of(name[..^suffix.Length], _dimensions);
        return new NotComputable(
            NotComputable.UnknownName,
            nearest is null ? NotComputable.Quoted(name) : $"{NotComputable.Quoted(name)}; the nearest is \"{nearest}\"");
    }
}

/// <summary>The meaning of a name.</summary>
public abstract record NameMeaning
{
    private NameMeaning()
    {
    }

    /// <param name="Facet">Null: the dimension itself.</param>
    public sealed record Dimension(string Name, string? Facet) : NameMeaning;

    public sealed record Metric(string Name) : NameMeaning;

    public sealed record Dimensions : NameMeaning;

    public sealed record Metrics : NameMeaning;
}
