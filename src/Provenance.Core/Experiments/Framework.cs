using System.Collections.Immutable;
using Provenance.Core.Digests;

namespace Provenance.Core.Experiments;

/// <summary>How to read a text: what is asked, what is scored, what is computed from the scores.</summary>
public sealed record Framework
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The digest of the framework file's bytes.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The analysis variant that was chosen; <c>default</c> unless asked otherwise.</summary>
    public required string Variant { get; init; }

    /// <summary>The variant's own instructions to the model.</summary>
    public required string AnalysisPrompt { get; init; }

    /// <summary>What is scored, in the framework's order. Never empty.</summary>
    public required ImmutableArray<Dimension> Dimensions { get; init; }

    /// <summary>What is computed from the scores, in the framework's order.</summary>
    public ImmutableArray<MetricDefinition> Metrics { get; init; } = [];

    public required OutputContract Output { get; init; }
}

/// <summary>Something that is scored.</summary>
public sealed record Dimension(string Name, string Description)
{
    /// <summary>The lowest score allowed.</summary>
    public double Minimum { get; init; }

    /// <summary>The highest score allowed.</summary>
    public double Maximum { get; init; } = 1;

    /// <summary>Words and phrases that speak for the dimension, as the framework gives them.</summary>
    public ImmutableArray<string> Markers { get; init; } = [];
}

/// <summary>Something that is computed from scores, with its formula as the framework words it, even if that is prose.</summary>
public sealed record MetricDefinition(string Name, string Formula, string? Description, SourceSpot Spot);

/// <summary>The shape in which the model is to answer.</summary>
/// <param name="Schema">JSON: a JSON Schema, or the field-to-type sketch of the older frameworks; null when there is none.</param>
/// <param name="Instructions">The framework's own words on the format of the answer.</param>
/// <param name="ScoresField">The member of the answer that holds the scores, such as <c>dimensional_scores</c> or <c>scores</c>.</param>
public sealed record OutputContract(string? Schema, string? Instructions, string ScoresField);
