using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Provenance.Core.Models;
using Provenance.Core.Statistics;

namespace Provenance.Core.Experiments;

/// <summary>The declared intent, read and checked: whatever format it came from, this is what the rest of the system sees.</summary>
public sealed record Experiment
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>The format it was read from: <c>provenance/1</c>, <c>discernus/4</c>, <c>discernus/7.3</c>, <c>discernus/10</c>.</summary>
    public required string Format { get; init; }

    public required Framework Framework { get; init; }

    public required Corpus Corpus { get; init; }

    public required ImmutableArray<ModelName> Models { get; init; }

    /// <summary>How often each document is put to each model; at least 1.</summary>
    public required int Runs { get; init; }

    /// <summary>The model that cleans up answers that can't be read; null for none.</summary>
    public ModelName? ExtractionModel { get; init; }

    /// <summary>The most that the session may spend, in US dollars; null for no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>The most that it may spend on one day (UTC) together with other sessions, in US dollars; null for no limit.</summary>
    public decimal? BudgetPerDay { get; init; }

    /// <summary>Whether models whose price nobody knows may be asked under a budget; null when the experiment does not say, which means no.</summary>
    public UnknownPrice? UnknownPrice { get; init; }

    /// <summary>How the models are to sample, unless the models file says otherwise for one of them.</summary>
    public Sampling Sampling { get; init; } = new();

    /// <summary>Whether another model may answer for one that can't; null when the experiment does not say, which means no.</summary>
    public Substitution? Substitution { get; init; }

    /// <summary>
    /// Which answers that were given before may be taken instead of asking; null when the experiment does not say, which means none.
    /// </summary>
    public CacheMode? Cache { get; init; }

    public ImmutableArray<Hypothesis> Hypotheses { get; init; } = [];

    public StatisticsPlan Statistics { get; init; } = StatisticsPlan.Descriptive;

    /// <summary>Every file that was read, in the order of their names.</summary>
    public required ImmutableArray<InputFile> Inputs { get; init; }

    /// <summary>What the readers warn of. Kept in session.json and shown in the report.</summary>
    public ImmutableArray<Finding> Warnings { get; init; } = [];
}

/// <summary>
/// What becomes of a planned analysis whose model can't answer. A substitute's answer is no sample of the model that was asked: it is
/// allowed by the experiment or does not happen.
/// </summary>
public enum Substitution
{
    [JsonStringEnumMemberName("forbidden")]
    Forbidden,

    [JsonStringEnumMemberName("allowed")]
    Allowed,
}

/// <summary>What becomes of a call under a budget whose cost nobody can reckon.</summary>
public enum UnknownPrice
{
    /// <summary>It is not made.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>It is made, and counts as nothing: the budget is kept for the other models only.</summary>
    [JsonStringEnumMemberName("allowed")]
    Allowed,
}

/// <summary>A hypothesis as the experiment words it. Reported beside the figures, never decided by us.</summary>
public sealed record Hypothesis(string Id, string Text);
