using Provenance.Core.Models;

namespace Provenance.Core.Experiments;

/// <summary>
/// What a user adds to an experiment or says instead of it, as it was typed: what is wrong with an option is a finding like any other,
/// in a file that is called like the option.
/// </summary>
public sealed record ReadOptions
{
    /// <summary>A framework file to read instead of the one that the experiment names; read wherever it lies.</summary>
    public string? Framework { get; init; }

    /// <summary>
    /// A manifest, or a folder of texts, to read instead of the corpus that the experiment names; read wherever it lies. A folder without
    /// a manifest of its own is described by the experiment's manifest, if there is one.
    /// </summary>
    public string? Corpus { get; init; }

    /// <summary>A further folder in which the experiment may name files.</summary>
    public string? Root { get; init; }

    /// <summary>Model names to ask instead of the experiment's; null for those.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>How often each document is put to each model; null for what the experiment says, or 1.</summary>
    public int? Runs { get; init; }

    /// <summary>The model that cleans up unreadable answers, <c>none</c> for none; null for what the experiment says.</summary>
    public string? ExtractionModel { get; init; }

    /// <summary>The framework's analysis variant; null for what the experiment says, or <c>default</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>The largest share, from 0 to 1, that any stratum may have for results to be reported; null for what the experiment says.</summary>
    public double? Strict { get; init; }

    /// <summary>In US dollars; null for what the experiment says.</summary>
    public decimal? Budget { get; init; }

    /// <summary>In US dollars, for one day and all sessions of it; null for what the experiment says.</summary>
    public decimal? BudgetPerDay { get; init; }

    /// <summary>Whether a price may be unknown under a budget; null for what the experiment says, or that it may not.</summary>
    public UnknownPrice? UnknownPrice { get; init; }

    /// <summary>Which answers may be taken from a cache; null for what the experiment says, or none.</summary>
    public CacheMode? Cache { get; init; }
}
