using Azure.Core;
using Provenance.Core.Models;
using Provenance.Functions.Hosting;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Azure;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Functions.Tests.App;

/// <summary>Azure's own client, under the gateway: the same requests, the same answers, and no retry of its own.</summary>
public sealed class AzureClientsTests
{
    private static readonly FixedToken Token = new();

    [Fact]
    public async Task A_profile_with_a_version_is_asked_through_azures_client_as_it_would_be_without()
    {
        var (own, ownReply) = await AskAsync(clients: null);
        var (azure, azureReply) = await AskAsync(new AzureClients(new Lazy<TokenCredential>(Token)));

        Assert.Equal(("/openai/deployments/my-gpt/chat/completions", "?api-version=2024-10-21"), (azure.Path, azure.Query));
        Assert.Equal((own.Path, own.Query, own.Body), (azure.Path, azure.Query, azure.Body));
        Assert.Equal(own.Headers["api-key"], azure.Headers["api-key"]);
        Assert.Contains("azsdk-net-AI.OpenAI", azure.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal(ownReply.Text, azureReply.Text);
        Assert.Equal(ownReply.Usage, azureReply.Usage);
        Assert.Equal(OutcomeClass.Answered, azureReply.Outcome);
    }

    [Fact]
    public async Task It_tells_who_asks_by_a_token_where_the_profile_says_so()
    {
        var (request, _) = await AskAsync(
            new AzureClients(new Lazy<TokenCredential>(Token)), settings => settings with { Auth = AuthenticationKind.Entra, KeyVariable = null });

        Assert.Equal("Bearer a-token", request.Headers["Authorization"]);
        Assert.False(request.Headers.ContainsKey("api-key"));
    }

    [Theory]
    [InlineData(429, OutcomeClass.RateLimited)]
    [InlineData(503, OutcomeClass.Transient)]
    public async Task It_retries_nothing_by_itself(int status, OutcomeClass outcome)
    {
        var (_, reply) = await AskAsync(
            new AzureClients(new Lazy<TokenCredential>(Token)), answer: Misbehaviours.Json(status, "{}"));

        Assert.Equal(outcome, reply.Outcome);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2031-01-01")]
    public void What_azures_client_does_not_know_is_left_to_the_gateways_own(string? version) => Assert.Null(
        new AzureClients(new Lazy<TokenCredential>(Token)).Find(
            GatewayBench.SettingsOf("azure/gpt") with { Provider = AzureOpenAiProvider.ProviderName, BaseUrl = "https://r.example.org", ApiVersion = version },
            "key",
            _ => { }));

    /// <summary>Asks once; the server has had one request afterwards.</summary>
    private static async Task<(ServerRequest Request, ProviderReply Reply)> AskAsync(
        AzureClients? clients, Func<ModelSettings, ModelSettings>? with = null, Misbehaviour? answer = null)
    {
        await using var bench = await ProviderBench.StartAsync((keys, clock) => new AzureOpenAiProvider(keys, clock, tokens: null, clients));
        bench.Settings = bench.Settings with
        {
            Provider = AzureOpenAiProvider.ProviderName, BaseUrl = bench.Server.BaseUrl[..^"/v1".Length], ApiVersion = "2024-10-21", Deployment = "my-gpt",
        };
        bench.Settings = with?.Invoke(bench.Settings) ?? bench.Settings;
        if (answer is not null)
            bench.Server.Otherwise = answer;
        var reply = await bench.AskAsync();
        return (Assert.Single(bench.Server.Requests), reply);
    }

    private sealed class FixedToken : TokenCredential
    {
        private static readonly AccessToken Token = new("a-token", DateTimeOffset.MaxValue);

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => Token;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(Token);
    }
}
