using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>Which models are wanted, and everything that decides how they are asked.</summary>
public sealed record ModelWishes(ImmutableArray<ModelName> Names)
{
    /// <summary>A models file; null for none.</summary>
    public string? File { get; init; }

    /// <summary>The experiment's own section, which holds over the file.</summary>
    public ModelsYaml? Section { get; init; }

    /// <summary>The experiment's sampling, where neither of the two says otherwise.</summary>
    public Sampling Sampling { get; init; } = new();

    /// <summary>Holds over both.</summary>
    public int? Concurrency { get; init; }

    /// <summary>In US dollars; under a budget every model needs a price.</summary>
    public decimal? Budget { get; init; }

    /// <summary>In US dollars; the same.</summary>
    public decimal? BudgetPerDay { get; init; }

    /// <summary>Whether a model may go without a price all the same.</summary>
    public UnknownPrice? UnknownPrice { get; init; }

    internal bool LimitsMoney => Budget is not null || BudgetPerDay is not null;

    /// <summary>A folder of recorded responses: it answers for every model but <c>offline</c> and those that the file or section sets up.</summary>
    public string? RecordedFolder { get; init; }

    public string? RecordedSession { get; init; }

    /// <summary>Another model may answer for one that can't; without it no fallback is settled.</summary>
    public bool AllowsSubstitution { get; init; }

    /// <summary>The rollouts that the models take part in: their candidates are settled too.</summary>
    public ImmutableArray<string> Rollouts { get; init; } = [];

    /// <summary>What <c>AI_MODEL_VERSION</c> says; null when it is not set.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The model of the use <c>embedding</c> is wanted too, if there is one.</summary>
    public bool Embeds { get; init; }

    public FallbackVariables Variables { get; init; } = FallbackVariables.Unset;
}

/// <summary>The settings of the wanted models, in their order, then those of their fallbacks, and what is wrong or remarkable about them.</summary>
/// <param name="Models">As many as could be settled; all of them when no finding is an error.</param>
public sealed record ModelReading(ImmutableArray<ModelSettings> Models, IReadOnlyList<Finding> Findings)
{
    /// <summary>What each use of models is allowed.</summary>
    public ImmutableArray<UseSettings> Uses { get; init; } = [];

    /// <summary>The digest of the table of prices, where a model's price is from it; null where none is.</summary>
    public Digest? PriceTable { get; init; }

    /// <summary>Every rollout of the file, as it stands now.</summary>
    public ImmutableArray<RolloutSettings> Rollouts { get; init; } = [];

    /// <summary>The wanted ones among them.</summary>
    public ImmutableArray<RolloutSettings> Pinned { get; init; } = [];
}
