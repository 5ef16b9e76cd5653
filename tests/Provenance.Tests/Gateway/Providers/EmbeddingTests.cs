using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Embeddings;
using Provenance.Gateway.Providers.Offline;
using Provenance.Gateway.Providers.Ollama;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Testing.Archives;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class EmbeddingTests : IAsyncLifetime
{
    private static readonly ImmutableArray<string> Texts = ["one", "two"];

    private MisbehavingServer server = null!;

    public static TheoryData<int, string, OutcomeClass> Failures => new()
    {
        { 200, """{"data":[{"index":0,"embedding":[1,0]}]}""", OutcomeClass.Malformed },
        { 200, """{"data":[{"index":0,"embedding":[1,0]},{"index":1,"embedding":[1]}]}""", OutcomeClass.Malformed },
        { 200, """{"data":[{"index":0,"embedding":["a"]},{"index":1,"embedding":[1]}]}""", OutcomeClass.Malformed },
        { 200, "<html>", OutcomeClass.Malformed },
        { 401, """{"error":{"code":"invalid_api_key"}}""", OutcomeClass.Authentication },
        { 503, "", OutcomeClass.Transient },
    };

    public async Task InitializeAsync() => server = await MisbehavingServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Openai_gives_each_text_its_vector_in_whatever_order_they_come()
    {
        server.Then(Misbehaviours.Json(200, """{"data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0]}],"usage":{"prompt_tokens":5}}"""));
        using var provider = new OpenAiProvider(ProviderBench.Keys, TimeProvider.System);

        var reply = await provider.EmbedAsync(Settings("openai"), Texts, CancellationToken.None);

        Assert.Equal([1f, 0f], reply.Vectors[0].ToArray());
        Assert.Equal([0f, 1f], reply.Vectors[1].ToArray());
        Assert.Equal((OutcomeClass.Answered, new Usage(5, 0)), (reply.Outcome, reply.Usage));
        Assert.Equal("""{"model":"model-1","input":["one","two"],"encoding_format":"float"}""", server.Requests[0].Body);
        Assert.Equal("/v1/embeddings", server.Requests[0].Path);
    }

    [Fact]
    public async Task Ollama_gives_each_text_its_vector()
    {
        server.Then(Misbehaviours.Json(200, """{"embeddings":[[1,0],[0,1]],"prompt_eval_count":4}"""));
        using var provider = new OllamaProvider(ProviderBench.Keys, TimeProvider.System);

        var reply = await provider.EmbedAsync(Settings("ollama"), Texts, CancellationToken.None);

        Assert.Equal((2, new Usage(4, 0)), (reply.Vectors.Length, reply.Usage));
        Assert.Equal("/api/embed", server.Requests[0].Path);
    }

    [Theory]
    [InlineData(0.02, null, false, true)]
    [InlineData(0.02, 5.0, false, false)]
    [InlineData(0.02, 5.0, true, false)]
    [InlineData(0.0, 5.0, false, true)]
    [InlineData(null, 5.0, false, false)]
    [InlineData(null, 5.0, true, true)]
    public void Under_a_limit_only_what_costs_nothing_embeds(double? price, double? budget, bool unknownAllowed, bool embeds)
    {
        using var provider = new OllamaProvider(ProviderBench.Keys, TimeProvider.System);
        var settings = Settings("ollama") with { Price = price is { } most ? new Price((decimal)most, 0, DateOnly.MinValue) : null };
        var session = SampleSession.Document(SampleSession.Plan(1)) with
        {
            Models = [settings],
            Uses = [new UseSettings { Name = UseSettings.Embedding, Profile = settings.Name }],
        };
        var terms = new BudgetTerms { Session = (decimal?)budget, UnknownPrice = unknownAllowed ? UnknownPrice.Allowed : UnknownPrice.Refused };

        Assert.Equal(embeds, new EmbedderSet([provider]).Of(session, terms) is not null);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_has_its_class_and_no_vectors(int status, string body, OutcomeClass expected)
    {
        server.Then(Misbehaviours.Json(status, body));
        using var provider = new OpenAiProvider(ProviderBench.Keys, TimeProvider.System);

        var reply = await provider.EmbedAsync(Settings("openai"), Texts, CancellationToken.None);

        Assert.Equal((expected, 0), (reply.Outcome, reply.Vectors.Length));
        Assert.NotNull(reply.Message);
    }

    [Fact]
    public async Task Offline_puts_texts_of_the_same_words_near_and_others_far()
    {
        var reply = await new OfflineProvider().EmbedAsync(
            Settings("offline"),
            ["Where is the town hall?", "where is the Town Hall", "Boil the potatoes for twenty minutes.", ""],
            CancellationToken.None);

        Assert.Equal(1, Cosine(reply, 0, 1), 5);
        Assert.InRange(Cosine(reply, 0, 2), -0.5, 0.5);
        Assert.All(reply.Vectors, vector => Assert.Equal(256, vector.Length));
        Assert.Equal(0, reply.Vectors[3].Span[0]);
    }

    [Fact]
    public async Task A_provider_that_cannot_embed_is_named_with_those_that_can()
    {
        IModelProvider[] providers = [new OfflineProvider(), new ScriptedProvider()];

        var reply = await new EmbedderSet(providers).EmbedAsync(Settings("scripted"), Texts, CancellationToken.None);

        Assert.Equal(OutcomeClass.Configuration, reply.Outcome);
        Assert.Contains("offline", reply.Message, StringComparison.Ordinal);
    }

    private static double Cosine(EmbeddingReply reply, int a, int b) =>
        reply.Vectors[a].ToArray().Zip(reply.Vectors[b].ToArray(), (x, y) => (double)x * y).Sum();

    private ModelSettings Settings(string provider) => GatewayBench.SettingsOf("local/model-1") with
    {
        Provider = provider, BaseUrl = server.BaseUrl, KeyVariable = "TEST_KEY",
    };
}
