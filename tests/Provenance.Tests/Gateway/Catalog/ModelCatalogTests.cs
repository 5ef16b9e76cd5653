using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Secrets;
using Xunit;

namespace Provenance.Tests.Gateway.Catalog;

public sealed class ModelCatalogTests
{
    private const string Whole =
        """
        house/large:
          provider: openai
          model: large-2026
          base_url: https://models.example.org/v1/
          key_variable: HOUSE_KEY
          sampling: {temperature: 0, top_p: 0.9, max_output_tokens: 4000, seed: 7}
          timeout_seconds: 90
          concurrency: 3
          retry: {max_retries: 5, initial_delay_ms: 500, backoff_multiplier: 3, jitter_factor: 0, max_delay_ms: 10000}
          price: {input_per_million: 2.50, output_per_million: 10, cached_input_per_million: 1.25, as_of: 2026-11-01}
        """;

    private readonly ModelCatalog catalog = new(new KeyRing(name => name is "HOUSE_KEY" or "OPENAI_API_KEY" or "ANTHROPIC_API_KEY" or "GEMINI_API_KEY" ? "a key" : null));

    public static TheoryData<string, string, int> Bad => new()
    {
        { "m/x:\n  temprature: 1", "unknown-field", 2 },
        { "m/x:\n  base_url: localhost:80", "bad-url", 2 },
        { "m/x:\n  base_url: ftp://a/b", "bad-url", 2 },
        { "m/x:\n  base_url: https://a/b?key=1", "bad-url", 2 },
        { "m/x:\n  base_url: https://user:secret@a/b", "key-in-file", 2 },
        { "m/x:\n  key_variable: sk-0123456789-secret", "key-in-file", 2 },
        { "m/x:\n  timeout_seconds: 0", "out-of-range", 2 },
        { "m/x:\n  timeout_seconds: soon", "wrong-type", 2 },
        { "m/x:\n  concurrency: 0", "out-of-range", 2 },
        { "m/x:\n  concurrency: 2.5", "wrong-type", 2 },
        { "m/x:\n  sampling:\n    temperature: 3", "out-of-range", 3 },
        { "m/x:\n  sampling: hot", "wrong-type", 2 },
        { "m/x:\n  retry: {max_retries: 21}", "out-of-range", 2 },
        { "m/x:\n  retry: {jitter_factor: 2}", "out-of-range", 2 },
        { "m/x:\n  retry: {tries: 2}", "unknown-field", 2 },
        { "m/x:\n  price: {input_per_million: 1, output_per_million: 2}", "field-missing", 2 },
        { "m/x:\n  price:\n    input_per_million: -1\n    output_per_million: 2\n    as_of: 2026-01-01", "out-of-range", 3 },
        { "m/x:\n  price: {input_per_million: 1, output_per_million: 2, as_of: yesterday}", "bad-date", 2 },
        { "m/x:\n  model: a\n  model: b", "duplicate-key", 3 },
        { "m/x: {}\nm/x: {}", "duplicate-key", 2 },
        { "m/x: [1]", "wrong-type", 1 },
        { "/x: {}", "model-name", 1 },
        { "\"a b\": {}", "model-name", 1 },
        { "- m/x", "wrong-type", 1 },
        { "m/x: {model: a", "yaml-syntax", 2 },
        { "m/x: &a\n  sampling: *a", "alias-cycle", 2 },
        { "m/x:\n  provider: smoke-signals", "unknown-provider", 1 },
        { "m/x:\n  tier: 4", "out-of-range", 2 },
        { "m/x:\n  auth: kerberos", "unknown-choice", 2 },
        { "m/x:\n  streaming: often", "wrong-type", 2 },
        { "m/x:\n  cache: exact\n  cache_ttl: 2h", "unknown-choice", 3 },
        { "m/x:\n  cache_ttl: 1h", "field-missing", 2 },
        { "m/x:\n  requests_per_minute: 0", "out-of-range", 2 },
        { "profiles:\n  m/x: {}\nm/x: {}", "duplicate-key", 2 },
        { "m/x: {}\nprofiles: all", "wrong-type", 2 },
    };

    [Fact]
    public void Of_an_entry_that_stands_twice_the_faults_of_both_are_said_at_once()
    {
        var reading = catalog.Resolve(new ModelWishes([ModelName.Parse("m/x")])
        {
            Section = new ModelsYaml("m/x:\n  base_url: localhost:80\nm/x:\n  base_url: http://localhost/v1\n  temprature: 1", new SourceSpot("models.yaml", 1)),
        });

        Assert.Equal(
            [("bad-url", 2), ("duplicate-key", 3), ("unknown-field", 5)],
            reading.Findings.Select(finding => (finding.Rule, finding.Spot.Line!.Value)).Order());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Says_what_is_wrong_and_on_which_line(string yaml, string rule, int line)
    {
        var reading = catalog.Resolve(Wishes("m/x") with { Section = new ModelsYaml(yaml, new SourceSpot("experiment.yaml", 41)) });

        var finding = Assert.Single(reading.Findings, finding => finding.Rule == rule);
        Assert.Equal((Severity.Error, "experiment.yaml", line + 40), (finding.Severity, finding.Spot.File, finding.Spot.Line));
        Assert.DoesNotContain("secret", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_every_field()
    {
        var settings = Assert.Single(Good(Wishes("house/large") with { Section = Section(Whole) }));

        Assert.Equal(
            new ModelSettings
            {
                Name = ModelName.Parse("house/large"),
                Provider = "openai",
                Model = "large-2026",
                BaseUrl = "https://models.example.org/v1",
                KeyVariable = "HOUSE_KEY",
                Sampling = new Sampling(0, 0.9, 4000, 7),
                TimeoutSeconds = 90,
                Concurrency = 3,
                Price = new Price(2.50m, 10m, new DateOnly(2026, 11, 1), 1.25m),
                MaxRetries = 5,
                InitialDelayMs = 500,
                BackoffMultiplier = 3,
                JitterFactor = 0,
                MaxDelayMs = 10_000,
            },
            settings);
    }

    [Theory]
    [InlineData("openai/gpt-x", "openai", "https://api.openai.com/v1")]
    [InlineData("anthropic/claude-x", "anthropic", "https://api.anthropic.com")]
    [InlineData("ollama/llama3:8b", "ollama", "http://localhost:11434")]
    [InlineData("vllm/org/model", "openai", "http://localhost:8000/v1")]
    [InlineData("gemini/any", "openai", "https://generativelanguage.googleapis.com/v1beta/openai")]
    [InlineData("koboldcpp/any", "openai", "http://localhost:5001/v1")]
    public void Knows_where_common_providers_are_but_not_what_they_cost(string name, string provider, string baseUrl)
    {
        var settings = Assert.Single(Good(Wishes(name)));

        Assert.Equal((provider, baseUrl, null), (settings.Provider, settings.BaseUrl, settings.Price));
        Assert.Equal(8192, settings.Sampling.MaxOutputTokens);
    }

    [Fact]
    public void Asks_offline_for_nothing()
    {
        var settings = Assert.Single(Good(Wishes("offline") with { Budget = 0.01m }));

        Assert.Equal(("offline", "lexical-1", Price.Free), (settings.Provider, settings.Model, settings.Price));
    }

    [Fact]
    public void Finds_everything_that_is_wrong_at_once()
    {
        var wishes = Wishes("openrouter/a/b", "azure/deployment", "vertex_ai/gemini", "openai/gpt-x") with { Budget = 5 };

        var rules = catalog.Resolve(wishes).Findings.Select(finding => (finding.Rule, finding.Spot.Field));

        Assert.Equal(
            [
                ("key-missing", "openrouter/a/b"),
                ("price-unknown", "openrouter/a/b"),
                ("base-url-missing", "azure/deployment"),
                ("key-missing", "azure/deployment"),
                ("price-unknown", "azure/deployment"),
                ("unknown-model", "vertex_ai/gemini"),
                ("price-unknown", "openai/gpt-x"),
            ],
            rules.OrderBy(rule => wishes.Names.IndexOf(ModelName.Parse(rule.Field!))));
    }

    [Fact]
    public void Never_lends_a_provider_s_key_to_another_host()
    {
        var yaml = "openai/gpt-x:\n  base_url: http://127.0.0.1:4000/v1";

        Assert.Null(Assert.Single(Good(Wishes("openai/gpt-x") with { Section = Section(yaml) })).KeyVariable);
    }

    [Fact]
    public void Warns_of_a_key_that_travels_in_clear()
    {
        var yaml = "m/x:\n  base_url: http://models.example.org/v1\n  key_variable: HOUSE_KEY";

        var finding = Assert.Single(catalog.Resolve(Wishes("m/x") with { Section = Section(yaml) }).Findings);

        Assert.Equal((Severity.Warning, "key-in-clear"), (finding.Severity, finding.Rule));
    }

    [Fact]
    public void Lets_the_section_hold_over_the_file_and_both_over_the_experiment()
    {
        using var folder = new TemporaryModelsFile("m/x:\n  base_url: https://a.example.org/v1\n  concurrency: 2\n  sampling: {seed: 1}");
        var wishes = Wishes("m/x") with
        {
            File = ModelsFile.Find(folder.Path, folder.Path),
            Section = Section("m/x:\n  sampling: {top_p: 0.5}"),
            Sampling = new Sampling(Temperature: 0.3, TopP: 1, MaxOutputTokens: 100, Seed: 9),
        };

        var settings = Assert.Single(Good(wishes));

        Assert.Equal((2, "https://a.example.org/v1"), (settings.Concurrency, settings.BaseUrl));
        Assert.Equal(new Sampling(0.3, 0.5, 100, 1), settings.Sampling);
    }

    [Fact]
    public void Says_when_the_folder_of_recorded_responses_is_none()
    {
        using var folder = new TemporaryModelsFile("");

        var reading = catalog.Resolve(Wishes("vertex_ai/gemini") with { RecordedFolder = folder.Path });

        Assert.Equal("recorded-folder", Assert.Single(reading.Findings).Rule);
    }

    [Fact]
    public void Says_when_the_file_is_no_text()
    {
        using var folder = new TemporaryModelsFile("m/x: {model: \udcff}");

        var reading = catalog.Resolve(Wishes("offline") with { File = ModelsFile.Find(folder.Path, folder.Path) });

        Assert.Equal("not-utf8", Assert.Single(reading.Findings).Rule);
    }

    private static ModelWishes Wishes(params string[] names) => new([.. names.Select(ModelName.Parse)]);

    private static ModelsYaml Section(string yaml) => new(yaml, new SourceSpot("experiment.yaml", 1));

    private ImmutableArray<ModelSettings> Good(ModelWishes wishes)
    {
        var reading = catalog.Resolve(wishes);
        Assert.Empty(reading.Findings);
        return reading.Models;
    }
}
