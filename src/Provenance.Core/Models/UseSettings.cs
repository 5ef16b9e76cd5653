namespace Provenance.Core.Models;

/// <summary>What one use of models (<c>analysis</c>, <c>extraction</c>, any name of a host's own) is allowed: pinned into the session.</summary>
public sealed record UseSettings
{
    /// <summary>The use that stage 1 makes of models.</summary>
    public const string Analysis = "analysis";

    /// <summary>The use that the clean-up of unreadable answers makes of models.</summary>
    public const string Extraction = "extraction";

    /// <summary>The use that a semantic cache makes of a model, to tell questions that mean nearly the same.</summary>
    public const string Embedding = "embedding";

    public required string Name { get; init; }

    /// <summary>The profile that answers when the caller names no model; null when the caller has to.</summary>
    public ModelName? Profile { get; init; }

    /// <summary>1 premium, 2 standard, 3 bulk; null for that of the profile.</summary>
    public int? Tier { get; init; }

    /// <summary>Whether its calls are spared by the share of calls that a rollout takes by chance; null and false: they are not.</summary>
    public bool? Critical { get; init; }

    public TokenLimits? Tokens { get; init; }

    /// <summary>Null for that of the profile.</summary>
    public FallbackPolicy? FallbackPolicy { get; init; }

    /// <summary>Null for that of the profile.</summary>
    public CachePolicy? Cache { get; init; }

    /// <summary>The most that this use may spend in one session, in US dollars; null for no limit of its own.</summary>
    public decimal? Budget { get; init; }

    /// <summary>The most that this use may spend on one day (UTC), in US dollars, over all sessions; null for no limit of its own.</summary>
    public decimal? BudgetPerDay { get; init; }

    /// <summary>The name of the use that asks for this step of an experiment.</summary>
    /// <param name="step"><see cref="Subject.Analysis"/>, <see cref="Subject.Cleanup"/>, or a use's own name.</param>
    public static string OfStep(string step) => step == Subject.Cleanup ? Extraction : step;

    /// <summary>A model's settings, as this use may ask it.</summary>
    public ModelSettings Apply(ModelSettings settings) => settings with
    {
        Tier = Tier ?? settings.Tier,
        Tokens = Tokens ?? settings.Tokens,
        Cache = Cache ?? settings.Cache,
        Fallback = settings.Fallback is { } chain ? chain with { Policy = FallbackPolicy ?? chain.Policy } : null,
        Sampling = Tokens?.Completion is { } most
            ? settings.Sampling with { MaxOutputTokens = Math.Min(most, settings.Sampling.MaxOutputTokens ?? most) }
            : settings.Sampling,
    };
}
