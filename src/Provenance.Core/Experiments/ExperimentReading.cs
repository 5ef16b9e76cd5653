using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Provenance.Core.Models;

namespace Provenance.Core.Experiments;

/// <summary>What came of reading an experiment.</summary>
public sealed record ExperimentReading(Experiment? Experiment, IReadOnlyList<Finding> Findings, ModelsYaml? ModelsYaml)
{
    /// <summary>Null when any finding is an error.</summary>
    [SuppressMessage("Naming", "CA1721", Justification = "GetX throws where X may be null: the pair is meant.")]
    public Experiment? Experiment { get; } = Experiment;

    /// <summary>In the order of the reading: experiment, framework, corpus, then what concerns several of them.</summary>
    public IReadOnlyList<Finding> Findings { get; } = Findings;

    /// <summary>The <c>model_settings</c> of an <c>experiment.yaml</c>, unread; null when there are none.</summary>
    public ModelsYaml? ModelsYaml { get; } = ModelsYaml;

    /// <summary>
    /// What the models are to be asked with, also where something else is wrong with the experiment: so that all findings come at once.
    /// Null when the experiment file itself can't be read.
    /// </summary>
    public AskedModels? Asked { get; init; }

    /// <summary>The experiment, for those who can't go on without.</summary>
    /// <exception cref="InvalidExperimentException">The experiment can't run; with all findings.</exception>
    [SuppressMessage("Design", "CA1024", Justification = "It throws; a property must not.")]
    public Experiment GetExperiment() => Experiment ?? throw new InvalidExperimentException(Findings);
}

/// <summary>A section of a YAML file as a YAML text of its own.</summary>
/// <param name="Spot">Where the section begins: its first line is line 1 of the text.</param>
public sealed record ModelsYaml(string Text, SourceSpot Spot);

/// <summary>The part of an experiment that concerns its models.</summary>
public sealed record AskedModels(ImmutableArray<ModelName> Models, ModelName? ExtractionModel, Sampling Sampling, decimal? Budget)
{
    /// <summary>Another model may answer for one that can't.</summary>
    public bool AllowsSubstitution { get; init; }

    /// <summary>In US dollars; null for no limit.</summary>
    public decimal? BudgetPerDay { get; init; }

    public UnknownPrice? UnknownPrice { get; init; }

    /// <summary>The rollouts that the experiment takes part in, by name.</summary>
    public ImmutableArray<string> Rollouts { get; init; } = [];
}
