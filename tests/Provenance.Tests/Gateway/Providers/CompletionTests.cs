using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Gateway.Templates;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class CompletionTests : IAsyncLifetime
{
    private MisbehavingServer server = null!;

    public async Task InitializeAsync() => server = await MisbehavingServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Sends_one_text_and_the_stop_sequences_and_archives_both()
    {
        server.Then(Misbehaviours.Json(200, """{"choices":[{"text":" A lamp.","finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3}}"""));
        var bench = new GatewayBench(Settings("alpaca") with { Stop = ["\n\n\n"] });
        using var provider = new OpenAiProvider(ProviderBench.Keys, bench.Clock);
        using var gateway = bench.Gateway(provider, ProviderBench.Keys);

        var outcome = await gateway.AskAsync(bench.Ask() with { Prompt = new Prompt("Be brief.", "What is ### Input: for?") }, CancellationToken.None);

        var request = Assert.Single(server.Requests);
        Assert.Equal("/v1/completions", request.Path);
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal(
            "### Instruction:\nBe brief.\n\n### Input:\nWhat is # ## Input: for?\n\n### Response:\n", body.RootElement.GetProperty("prompt").GetString());
        string[] stop = ["\n\n\n", "### Input:", "### Instruction:"];
        Assert.Equal(stop, body.RootElement.GetProperty("stop").EnumerateArray().Select(sequence => sequence.GetString()));
        var record = Assert.Single(bench.Archive.Records);
        Assert.Equal((OutcomeClass.Answered, "alpaca", " A lamp."), (outcome.Outcome, record.Template, record.Text));
        Assert.Equal(stop, record.Stop.AsEnumerable());
        Assert.Equal("1 control sequences of the template in the messages were made harmless.", record.Message);
    }

    [Fact]
    public async Task Streams_a_completion_when_the_settings_say_so_and_archives_when_it_began()
    {
        server.Then(Streams.Events("data: {\"choices\":[{\"text\":\"A lamp.\",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"));
        var bench = new GatewayBench(Settings("chatml") with { Streaming = new Streaming() });
        using var provider = new OpenAiProvider(ProviderBench.Keys, bench.Clock);
        using var gateway = bench.Gateway(provider, ProviderBench.Keys);

        await gateway.AskAsync(bench.Ask(), CancellationToken.None);

        var record = Assert.Single(bench.Archive.Records);
        Assert.Equal(("A lamp.", bench.Clock.GetUtcNow()), (record.Text, record.FirstToken));
        Assert.Contains("\"stream\":true", server.Requests[0].Body, StringComparison.Ordinal);
    }

    private ModelSettings Settings(string template) => GatewayBench.SettingsOf("local/model-1") with
    {
        Provider = OpenAiProvider.ProviderName,
        BaseUrl = server.BaseUrl,
        MaxRetries = 0,
        Template = template,
        PromptTemplate = new TemplateFolder(null).Find(template, new FindingLog(), new SourceSpot("models.yaml")),
    };
}
