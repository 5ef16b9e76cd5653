using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>Reads the section <c>uses</c>, and the fields that a use and a profile have in common.</summary>
internal static class UseReader
{
    private const int WeakestTier = 3;
    private const double MostDollars = 1e9;

    public static List<UseEntry> Read(Fields section)
    {
        var uses = new List<UseEntry>();
        foreach (var member in section.Mapping.Members)
        {
            if (section.Section(member.Name) is { } fields)
                uses.Add(Read(fields, member.Name));
            else if (member.Value.IsNull)
                uses.Add(new UseEntry(new UseSettings { Name = member.Name }, section.Spot(member.Name)));
        }

        return uses;
    }

    public static FallbackPolicy? Policy(Fields fields) => fields.Choice(
        "fallback_policy", ("retry-then-fallback", FallbackPolicy.RetryThenFallback), ("immediate", FallbackPolicy.Immediate));

    public static int? Tier(Fields fields) => (int?)fields.Integer("tier", 1, WeakestTier);

    public static CachePolicy? Cache(Fields fields)
    {
        var kind = fields.Choice("cache", ("off", CacheMode.Off), ("exact", CacheMode.Exact), ("semantic", CacheMode.Semantic));
        var lifetime = fields.Choice(
            "cache_ttl", ("1h", CacheLifetime.Hour), ("30d", CacheLifetime.Month), ("forever", CacheLifetime.Forever));
        if (kind is null && lifetime is not null)
            fields.Log.Error("field-missing", "\"cache_ttl\" says how long, and no \"cache\" says what.", fields.Spot("cache_ttl"));
        return kind is { } known ? new CachePolicy(known, lifetime ?? CacheLifetime.Month) : null;
    }

    public static TokenLimits? Tokens(Fields fields)
    {
        var prompt = fields.Integer("max_prompt_tokens", 1, int.MaxValue);
        var completion = (int?)fields.Integer("max_completion_tokens", 1, int.MaxValue);
        return prompt is null && completion is null ? null : new TokenLimits(prompt, completion);
    }

    private static UseEntry Read(Fields fields, string name)
    {
        var profile = ModelNames.ReadOne(fields, "profile");
        var use = new UseSettings
        {
            Name = name,
            Profile = profile?.Name,
            Tier = Tier(fields),
            Critical = fields.Flag("critical"),
            Tokens = Tokens(fields),
            FallbackPolicy = Policy(fields),
            Cache = Cache(fields),
            Budget = Dollars(fields, "budget"),
            BudgetPerDay = Dollars(fields, "budget_per_day"),
        };
        fields.RejectUnknown();
        return new UseEntry(use, fields.Spot()) { ProfileSpot = profile?.Spot };
    }

    private static decimal? Dollars(Fields fields, string name) =>
        fields.Number(name, 0, MostDollars) is { } dollars ? (decimal)dollars : null;
}
