using System.ClientModel;
using System.Text;
using OpenAI;
using OpenAI.Chat;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

/// <summary>The same question by the official client of OpenAI and by ours: the same body, which a golden file holds.</summary>
public sealed class OfficialClientTests : IAsyncLifetime
{
    private const string System = "Be brief.";
    private const string User = "Wie heißt es? \"<&>\"";

    private MisbehavingServer server = null!;

    public async Task InitializeAsync() => server = await MisbehavingServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Both_ask_for_a_whole_answer_alike()
    {
        await Official().CompleteChatAsync([new SystemChatMessage(System), new UserChatMessage(User)], Options());

        AssertGolden("chat-request.json", isStreamed: false);
    }

    [Fact]
    public async Task Both_ask_for_a_streamed_answer_alike()
    {
        server.Then(Streams.Events(Streams.ChatEvents("stop", "x")));
        await foreach (var update in Official().CompleteChatStreamingAsync([new SystemChatMessage(System), new UserChatMessage(User)], Options()))
            Assert.NotNull(update);

        AssertGolden("chat-request-streamed.json", isStreamed: true);
    }

    private void AssertGolden(string file, bool isStreamed)
    {
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Gateway", "Golden", file));
        Assert.Equal(golden, Json.Canonical(Assert.Single(server.Requests).Body));
        Assert.Equal(golden, Json.Canonical(Encoding.UTF8.GetString(ChatRequest.Body(Ours(isStreamed)).Span)));
    }

    private ChatClient Official() => new(
        "gpt-4o-mini", new ApiKeyCredential("k"), new OpenAIClientOptions { Endpoint = new Uri(server.BaseUrl) });

    private static ChatCompletionOptions Options() => new()
    {
        Temperature = 0.5f, TopP = 0.25f, MaxOutputTokenCount = 300, StopSequences = { "###" },
    };

    private static ProviderRequest Ours(bool isStreamed) => new(
        GatewayBench.SettingsOf("openai/gpt-4o-mini") with
        {
            BaseUrl = "https://api.openai.com/v1",
            Sampling = new Sampling(0.5, 0.25, 300),
            Stop = ["###"],
            Streaming = isStreamed ? new Streaming() : null,
        },
        new Prompt(System, User),
        GatewayBench.SubjectOf(),
        "session_20261120_093000",
        new AttemptKey(RecordKind.Response, 1, 1));
}
