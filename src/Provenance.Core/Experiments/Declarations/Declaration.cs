using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Core.Experiments.Declarations;

/// <summary>What an experiment file says, before anything that it names is looked for.</summary>
internal sealed record Declaration
{
    /// <summary>Such as <c>discernus/10</c>.</summary>
    public required string Format { get; init; }

    public required string Name { get; init; }

    /// <summary>Where the fields begin.</summary>
    public required SourceSpot Spot { get; init; }

    public string? Description { get; init; }

    /// <summary>Null when it names none.</summary>
    public Named? Framework { get; init; }

    /// <summary>The framework, where it stands in the experiment itself.</summary>
    public Fields? InlineFramework { get; init; }

    /// <summary>Null when it names none.</summary>
    public Named? Corpus { get; init; }

    /// <summary>The corpus, where it stands in the experiment itself.</summary>
    public Fields? InlineCorpus { get; init; }

    public ImmutableArray<Named> Models { get; init; } = [];

    public int? Runs { get; init; }

    public Named? ExtractionModel { get; init; }

    public BudgetSection Budget { get; init; } = new();

    public Named? Variant { get; init; }

    public Sampling Sampling { get; init; } = new();

    public Substitution? Substitution { get; init; }

    public CacheMode? Cache { get; init; }

    public ImmutableArray<string> Rollouts { get; init; } = [];

    public ImmutableArray<Hypothesis> Hypotheses { get; init; } = [];

    public Fields? Statistics { get; init; }

    public ModelsYaml? ModelsYaml { get; init; }
}

/// <summary>Something that the file names, and where.</summary>
internal sealed record Named(string Text, SourceSpot Spot);
