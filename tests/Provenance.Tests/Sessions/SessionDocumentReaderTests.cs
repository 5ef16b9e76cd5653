using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Provenance.Core;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Core.Sessions.Reading;
using Provenance.Core.Statistics;
using Xunit;

namespace Provenance.Tests.Sessions;

public sealed class SessionDocumentReaderTests
{
    private static readonly Digest Some = Digest.Of("some"u8);
    private static readonly ModelName Model = ModelName.Parse("server/model");

    [Fact]
    public void Reads_every_member_that_is_written()
    {
        var written = Write(Full());

        Assert.Equal(written, Write(SessionDocumentReader.Read(Encoding.UTF8.GetBytes(written))));
    }

    /// <summary>A member that is added to one of these records, and not to <see cref="Full"/>, shows here: it has to be read as well.</summary>
    [Fact]
    public void The_document_of_these_tests_has_every_member()
    {
        using var json = JsonDocument.Parse(Write(Full()));

        Assert.Empty(MissingIn(json.RootElement, ProvenanceJson.Default.SessionDocument, "session"));
    }

    [Fact]
    public void Takes_the_defaults_for_what_is_left_out()
    {
        var sparse = Full() with { Uses = null, Rollouts = null, Import = null, PriceTable = null, Lock = null };
        var left = Write(sparse)
            .Replace("\"timeoutSeconds\":9.5,", "", StringComparison.Ordinal)
            .Replace("\"concurrency\":9,", "", StringComparison.Ordinal);

        var read = SessionDocumentReader.Read(Encoding.UTF8.GetBytes(left));

        Assert.Equal((300, 8), (read.Models[0].TimeoutSeconds, read.Models[0].Concurrency));
        Assert.Null(read.Uses);
    }

    [Theory]
    [InlineData("\"kind\":\"TTest\"", "\"kind\":\"ZTest\"", "experiment.statistics.tests[0].kind")]
    [InlineData("\"asOf\":\"2026-11-01\"", "\"asOf\":\"November\"", "models[0].price.asOf")]
    [InlineData("\"created\":\"2026-11-26T09:30:00", "\"created\":\"today 2026-11-26T09:30:00", "created")]
    [InlineData("\"runs\":3", "\"runs\":0", "experiment.runs")]
    [InlineData("\"lifetime\":\"forever\"", "\"life\":\"forever\"", "models[0].cache.lifetime")]
    [InlineData("\"tokensPerMinute\":50", "\"tokensPerMinute\":\"50\"", "models[0].rates.tokensPerMinute")]
    public void Names_the_member_that_breaks_a_rule(string good, string bad, string member)
    {
        var text = Write(Full());
        Assert.Contains(good, text, StringComparison.Ordinal);

        var wrong = Assert.Throws<InvalidMemberException>(() => SessionDocumentReader.Read(Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal))));

        Assert.Equal(member, wrong.Member);
    }

    private static string Write(SessionDocument document) => JsonSerializer.Serialize(document, ProvenanceJson.Default.SessionDocument);

    private static IEnumerable<string> MissingIn(JsonElement json, JsonTypeInfo type, string path) => type.Kind switch
    {
        JsonTypeInfoKind.Object => type.Properties.Where(property => property.Get is not null).SelectMany(property =>
            json.TryGetProperty(property.Name, out var value)
                ? MissingIn(value, InfoOf(property.PropertyType), $"{path}.{property.Name}")
                : [$"{path}.{property.Name}"]),
        JsonTypeInfoKind.Enumerable => json.GetArrayLength() == 0 ? [path] : MissingIn(json[0], InfoOf(type.ElementType!), $"{path}[0]"),
        _ => [],
    };

    private static JsonTypeInfo InfoOf(Type type) => ProvenanceJson.Default.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type)!;

    private static SessionDocument Full() => new()
    {
        Name = "session_20261126_093000",
        Created = new DateTimeOffset(2026, 11, 26, 9, 30, 0, TimeSpan.Zero),
        Tool = "0.1.0",
        Experiment = Experiment(),
        Models = [Settings()],
        Uses =
        [
            new UseSettings
            {
                Name = "analysis", Profile = Model, Tier = 2, Critical = true, Tokens = new TokenLimits(100, 200), FallbackPolicy = FallbackPolicy.Immediate,
                Cache = new CachePolicy(CacheMode.Semantic, CacheLifetime.Hour), Budget = 1.5m, BudgetPerDay = 0.25m,
            },
        ],
        Lock = "experiment.lock.json",
        PriceTable = Some,
        Rollouts =
        [
            new RolloutSettings
            {
                Name = "next", Use = "analysis", Baseline = Model, Candidate = ModelName.Parse("server/next"), Stage = RolloutStage.Percent, Percent = 2.5,
                Flag = "mine",
            },
        ],
        Plan = Some,
        Options = ImmutableSortedDictionary<string, string>.Empty.Add("--runs", "3"),
        Import = new ImportNote("folder", "recorded-index", ["usage", "cost"]),
    };

    private static Experiment Experiment() => new()
    {
        Name = "experiment",
        Description = "What it is \"about\": ü",
        Format = "provenance/1",
        Framework = new Framework
        {
            Name = "framework",
            Version = "1",
            Digest = Some,
            Variant = "default",
            AnalysisPrompt = "Read.",
            Dimensions = [new Dimension("hope", "How hopeful") { Minimum = -1, Maximum = 3, Markers = ["hope"] }],
            Metrics = [new MetricDefinition("twice", "2 * hope", "doubled", new SourceSpot("framework.md", 3, "metrics[0]"))],
            Output = new OutputContract("{}", "Answer in JSON.", "scores"),
        },
        Corpus = new Corpus(
            "corpus", [new Document("a", "a.txt", "corpus/a.txt", Some, 17, ImmutableSortedDictionary<string, string>.Empty.Add("side", "left"))])
        {
            Version = "2",
        },
        Models = [Model],
        Runs = 3,
        ExtractionModel = Model,
        Budget = 10.25m,
        BudgetPerDay = 5m,
        UnknownPrice = UnknownPrice.Allowed,
        Sampling = new Sampling(0.5, 0.9, 100, 7),
        Substitution = Substitution.Allowed,
        Cache = CacheMode.Exact,
        Hypotheses = [new Hypothesis("H1", "Left is more hopeful.")],
        Statistics = new StatisticsPlan(["side"], [new PlannedTest(TestKind.TTest, ["hope"], "side", ["left", "right"]) { AnalysesAsUnits = true }])
        {
            Seed = ulong.MaxValue,
            Exclusions = [new Exclusion("b", "A translation.")],
            MostStratified = 0.5,
            Resamples = 99,
        },
        Inputs = [new InputFile("experiment.yaml", "experiment.yaml", Some, 321)],
        Warnings = [new Finding(Severity.Warning, "some-rule", "Look here.", new SourceSpot("experiment.yaml", 4, "runs"))],
    };

    private static ModelSettings Settings() => new()
    {
        Name = Model,
        Provider = "openai",
        Model = "model",
        BaseUrl = "http://localhost/v1",
        KeyVariable = "SOME_KEY",
        Sampling = new Sampling(0.5, 0.9, 100, 7),
        TimeoutSeconds = 9.5,
        Concurrency = 9,
        Price = new Price(1.5m, 2.5m, new DateOnly(2026, 11, 1), 0.5m, 1.75m),
        MaxRetries = 4,
        InitialDelayMs = 5,
        BackoffMultiplier = 1.5,
        JitterFactor = 0.2,
        MaxDelayMs = 6,
        RecordedFolder = "recorded",
        RecordedSession = "session_1",
        Template = "mine",
        PromptTemplate = new PromptTemplate("mine", "{{user_message}}", "{{assistant_message}}", ["</s>"], ["<s>"]),
        Stop = ["END"],
        StructuredOutput = StructuredOutput.Schema,
        Streaming = new Streaming(2.5),
        TotalTimeoutSeconds = 60,
        Fallback = new FallbackChain([ModelName.Parse("server/other")], FallbackPolicy.Immediate),
        Tier = 3,
        Cache = new CachePolicy(CacheMode.Exact, CacheLifetime.Forever),
        BatchAllowed = true,
        BatchPrice = new Price(1.25m, 5, new DateOnly(2026, 11, 1), 0.6m, 1.5m),
        Rates = new RateLimits(10, 50),
        Tokens = new TokenLimits(1000, 200),
        Auth = AuthenticationKind.Entra,
        ApiVersion = "2026-10-01",
        Deployment = "deployed",
    };
}
