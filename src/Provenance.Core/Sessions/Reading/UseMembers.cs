using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Core.Sessions.Reading;

/// <summary>The uses of models and the rollouts in <c>session.json</c>.</summary>
internal static class UseMembers
{
    public static readonly (string Word, CacheMode Meaning)[] CacheModes = [("off", CacheMode.Off), ("exact", CacheMode.Exact), ("semantic", CacheMode.Semantic)];

    public static readonly (string Word, FallbackPolicy Meaning)[] FallbackPolicies =
        [("retry-then-fallback", FallbackPolicy.RetryThenFallback), ("immediate", FallbackPolicy.Immediate)];

    public static UseSettings Read(JsonMembers json) => new()
    {
        Name = json.Text("name"),
        Profile = json.OptionalParse("profile", ModelName.Parse),
        Tier = json.OptionalInteger("tier", 1),
        Critical = json.OptionalBoolean("critical"),
        Tokens = json.OptionalObject("tokens", ModelMembers.Tokens),
        FallbackPolicy = json.OptionalWord("fallbackPolicy", FallbackPolicies),
        Cache = json.OptionalObject("cache", Cache),
        Budget = json.OptionalDecimal("budget"),
        BudgetPerDay = json.OptionalDecimal("budgetPerDay"),
    };

    public static RolloutSettings ReadRollout(JsonMembers json)
    {
        var unset = new RolloutSettings
        {
            Name = json.Text("name"), Baseline = json.Parse("baseline", ModelName.Parse), Candidate = json.Parse("candidate", ModelName.Parse),
        };
        return unset with
        {
            Use = json.OptionalText("use"),
            Stage = json.OptionalWord(
                "stage", ("off", RolloutStage.Off), ("flagged", RolloutStage.Flagged), ("percent", RolloutStage.Percent), ("all", RolloutStage.All))
                ?? unset.Stage,
            Percent = json.OptionalNumber("percent") ?? unset.Percent,
            Flag = json.OptionalText("flag") ?? unset.Flag,
        };
    }

    public static CachePolicy Cache(JsonMembers json) => new(
        json.Word("kind", CacheModes),
        json.Word("lifetime", ("1h", CacheLifetime.Hour), ("30d", CacheLifetime.Month), ("forever", CacheLifetime.Forever)));
}
