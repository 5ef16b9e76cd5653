using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Secrets;
using Xunit;

namespace Provenance.Tests.Gateway.Catalog;

/// <summary>Profiles, uses and fallbacks of a models file.</summary>
public sealed class RegistryTests
{
    private const string Profile =
        """
        profiles:
          house:
            provider: openai
            model: gpt-x
            template: alpaca
            stop: ["### Input:", "### Instruction:"]
            structured_output: schema
            first_token_timeout_seconds: 5
            total_timeout_seconds: 600
            fallback_profiles: [backup]
            fallback_policy: immediate
            tier: 1
            cache: semantic
            cache_ttl: 1h
            batch: true
            requests_per_minute: 60
            tokens_per_minute: 90000
            max_prompt_tokens: 4000
            max_completion_tokens: 500
            auth: key
            api_version: 2024-10-21
            deployment: ours
          backup: {base_url: "https://backup.example.org/v1", model: small, tier: 2}
        """;

    private readonly ModelCatalog catalog = new(new KeyRing(name => name is "OPENAI_API_KEY" or "OPENROUTER_API_KEY" ? "a key" : null));

    public static TheoryData<string, string, int, string> Bad => new()
    {
        { "m/x: {fallback_profiles: [m/x]}", "fallback-cycle", 1, "itself" },
        { "m/x: {fallback_profiles: m/y}\nm/y: {fallback_profiles: [m/z]}\nm/z: {fallback_profiles: [m/x]}", "fallback-cycle", 1, "\"m/x\" -> \"m/y\" -> \"m/z\" -> \"m/x\"" },
        { "m/large: {fallback_profiles: [m/smal]}\nm/small: {base_url: \"http://a/v1\"}", "unknown-fallback", 1, "Did you mean \"m/small\"?" },
        { "m/large: {fallback_profiles: [m/small]}\nm/small: {concurrency: 2}", "unknown-fallback", 1, "whose profile does not say who answers" },
        { "m/x: {fallback_profile: m/y}", "unknown-field", 1, "did you mean \"fallback_profiles\"?" },
        { "m/x:\n  retry: {maxRetries: 3}", "unknown-field", 2, "did you mean \"max_retries\"?" },
        { "m/x:\n  fallback_policy: imediate", "unknown-choice", 2, "did you mean \"immediate\"?" },
        { "uses:\n  analysis:\n    profile: nobody", "unknown-profile", 3, "\"analysis\"" },
        { "uses:\n  analysis: {teir: 1}", "unknown-field", 2, "did you mean \"tier\"?" },
        { "uses: [analysis]", "wrong-type", 1, "a list" },
        { "llm: {primary_provider: openruter}", "unknown-choice", 1, "did you mean \"openrouter\"?" },
        { "llm: {primary_provider: openai}", "field-missing", 1, "primary_model" },
        { "llm: {fallback_enable: false}", "unknown-field", 1, "did you mean \"fallback_enabled\"?" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Says_what_is_wrong_where_and_what_may_be_meant(string yaml, string rule, int line, string hint)
    {
        var finding = Assert.Single(Resolve(yaml, "offline").Findings, finding => finding.Rule == rule);

        Assert.Equal((Severity.Error, line), (finding.Severity, finding.Spot.Line));
        Assert.Contains(hint, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_every_field_of_a_profile()
    {
        var settings = Good(Profile, "house").Models[0];

        Assert.Equal(["### Input:", "### Instruction:"], settings.Stop?.AsEnumerable());
        Assert.Equal("alpaca", settings.PromptTemplate?.Name);
        Assert.Equal(
            new ModelSettings
            {
                Name = ModelName.Parse("house"),
                Provider = "openai",
                Model = "gpt-x",
                BaseUrl = "https://api.openai.com/v1",
                KeyVariable = "OPENAI_API_KEY",
                Sampling = new Sampling(MaxOutputTokens: Sampling.DefaultMaxOutputTokens),
                Template = "alpaca",
                StructuredOutput = StructuredOutput.Schema,
                Streaming = new Streaming(5),
                TotalTimeoutSeconds = 600,
                Tier = 1,
                Cache = new CachePolicy(CacheMode.Semantic, CacheLifetime.Hour),
                BatchAllowed = true,
                Rates = new RateLimits(60, 90_000),
                Tokens = new TokenLimits(4000, 500),
                Auth = AuthenticationKind.Key,
                ApiVersion = "2024-10-21",
                Deployment = "ours",
            },
            settings with { Stop = null, Fallback = null, PromptTemplate = null });
    }

    [Fact]
    public void Settles_the_chain_with_its_policy_and_the_settings_of_who_is_in_it()
    {
        var reading = Good(Profile, "house");

        Assert.Equal(["house", "backup"], reading.Models.Select(model => model.Name.ToString()));
        Assert.Equal(["backup"], Chain(reading));
        Assert.Equal(FallbackPolicy.Immediate, reading.Models[0].Fallback!.Policy);
    }

    [Fact]
    public void Follows_the_fallbacks_of_fallbacks_each_once()
    {
        const string Yaml =
            """
            m/a: {base_url: "http://a/v1", fallback_profiles: [m/b, m/c]}
            m/b: {base_url: "http://b/v1", fallback_profiles: [m/d]}
            m/c: {base_url: "http://c/v1", fallback_profiles: [m/d]}
            m/d: {base_url: "http://d/v1"}
            """;

        Assert.Equal(["m/b", "m/d", "m/c"], Chain(Good(Yaml, "m/a")));
    }

    [Fact]
    public void Settles_no_fallback_where_substitution_is_not_allowed()
    {
        var reading = catalog.Resolve(Wishes(Profile, "house") with { AllowsSubstitution = false });

        Assert.Equal("house", Assert.Single(reading.Models).Name.ToString());
        Assert.Null(reading.Models[0].Fallback);
    }

    [Theory]
    [InlineData(null, null, "openai/gpt-4o")]
    [InlineData("true", null, "openai/gpt-4o")]
    [InlineData("false", null, null)]
    [InlineData(" FALSE ", null, null)]
    [InlineData(null, "gpt-4o-mini", "openai/gpt-4o-mini")]
    public void Falls_back_from_OpenRouter_to_OpenAI_as_the_environment_says(string? enabled, string? model, string? fallback)
    {
        var variables = FallbackVariables.Of(name => name == "LLM_FALLBACK_ENABLED" ? enabled : name == "LLM_FALLBACK_MODEL" ? model : null);

        var reading = catalog.Resolve(Wishes("", "openrouter/anthropic/claude-sonnet-4") with { Variables = variables });

        Assert.Empty(reading.Findings);
        Assert.Equal(fallback is null ? [] : [fallback], Chain(reading));
    }

    [Fact]
    public void What_the_environment_implies_holds_for_who_is_asked_not_for_fallbacks()
    {
        var reading = Resolve("house/a: {base_url: \"http://a/v1\", fallback_profiles: [openrouter/b/c]}", "house/a");

        Assert.Equal(["openrouter/b/c"], Chain(reading));
    }

    [Fact]
    public void Goes_without_a_fallback_whose_key_is_missing_and_says_so()
    {
        var keys = new KeyRing(name => name == "OPENROUTER_API_KEY" ? "a key" : null);

        var reading = new ModelCatalog(keys).Resolve(Wishes("", "openrouter/anthropic/claude-sonnet-4"));

        Assert.Empty(Chain(reading));
        var warning = Assert.Single(reading.Findings);
        Assert.Equal((Severity.Warning, "fallback-unusable"), (warning.Severity, warning.Rule));
        Assert.Contains("OPENAI_API_KEY", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llm: {}", "openrouter/anthropic/claude-sonnet-4", "openai/gpt-4o")]
    [InlineData("llm: {primary_model: a/b, fallback_model: gpt-x}", "openrouter/a/b", "openai/gpt-x")]
    [InlineData("llm: {primary_provider: openai, primary_model: gpt-x, fallback_provider: openrouter, fallback_model: c/d}", "openai/gpt-x", "openrouter/c/d")]
    [InlineData("llm: {fallback_enabled: false}", "openrouter/anthropic/claude-sonnet-4", null)]
    public void Reads_a_primary_and_a_fallback_in_five_words(string yaml, string primary, string? fallback)
    {
        var reading = Good(yaml, primary);

        Assert.Equal(ModelName.Parse(primary), Assert.Single(reading.Uses).Profile);
        Assert.Equal(fallback is null ? [] : [fallback], Chain(reading));
    }

    [Fact]
    public void A_use_holds_over_the_profile_that_it_asks()
    {
        const string Yaml = "uses:\n  extraction: {profile: house, tier: 2, max_completion_tokens: 100, fallback_policy: retry-then-fallback, cache: off, budget: 1.5, budget_per_day: 3}\n";
        var reading = Good(Yaml + Profile, "house");

        var use = Assert.Single(reading.Uses);
        var applied = use.Apply(reading.Models[0]);

        Assert.Equal((1.5m, 3m), (use.Budget, use.BudgetPerDay));
        Assert.Equal((2, 100, CacheMode.Off), (applied.Tier, applied.Sampling.MaxOutputTokens, applied.Cache!.Kind));
        Assert.Equal(FallbackPolicy.RetryThenFallback, applied.Fallback!.Policy);
    }

    [Fact]
    public void Resolves_everything_that_a_file_sets_up()
    {
        using var folder = new TemporaryModelsFile(Profile);

        var reading = catalog.ResolveAll(folder.File);

        Assert.Empty(reading.Findings);
        Assert.Equal(["offline", "house", "backup"], reading.Models.Select(model => model.Name.ToString()));
    }

    private static IEnumerable<string> Chain(ModelReading reading) =>
        reading.Models[0].Fallback?.Models.Select(model => model.ToString()) ?? [];

    private static ModelWishes Wishes(string yaml, params string[] names) => new([.. names.Select(ModelName.Parse)])
    {
        Section = new ModelsYaml(yaml, new SourceSpot("models.yaml", 1)), AllowsSubstitution = true,
    };

    private ModelReading Resolve(string yaml, params string[] names) => catalog.Resolve(Wishes(yaml, names));

    private ModelReading Good(string yaml, params string[] names)
    {
        var reading = Resolve(yaml, names);
        Assert.Empty(reading.Findings);
        return reading;
    }
}
