using System.ClientModel;
using System.ClientModel.Primitives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Azure;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class AzureOpenAiProviderTests : IAsyncLifetime
{
    private readonly FixedTokens tokens = new();
    private ProviderBench bench = null!;

    public async Task InitializeAsync()
    {
        bench = await ProviderBench.StartAsync((keys, clock) => new AzureOpenAiProvider(keys, clock, tokens));
        bench.Settings = bench.Settings with { BaseUrl = bench.Server.BaseUrl[..^"/v1".Length] };
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Asks_the_v1_endpoint_with_the_key_in_its_own_header()
    {
        await bench.AskAsync();

        var request = Assert.Single(bench.Server.Requests);
        Assert.Equal(("/openai/v1/chat/completions", ProviderBench.Key), (request.Path, request.Headers["api-key"]));
        Assert.False(request.Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("/openai/v1")]
    [InlineData("/")]
    public async Task Takes_the_address_with_or_without_its_end(string end)
    {
        bench.Settings = bench.Settings with { BaseUrl = bench.Settings.BaseUrl + end };

        await bench.AskAsync();

        Assert.Equal("/openai/v1/chat/completions", Assert.Single(bench.Server.Requests).Path);
    }

    [Fact]
    public async Task Asks_a_deployment_of_a_dated_version()
    {
        bench.Settings = bench.Settings with { ApiVersion = "2024-10-21", Deployment = "my-gpt" };

        await bench.AskAsync();

        var request = Assert.Single(bench.Server.Requests);
        Assert.Equal(("/openai/deployments/my-gpt/chat/completions", "?api-version=2024-10-21"), (request.Path, request.Query));
        Assert.Contains("\"model\":\"my-gpt\"", request.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_with_a_token_of_entra_where_it_is_told_to()
    {
        bench.Settings = bench.Settings with { Auth = AuthenticationKind.Entra, KeyVariable = null };

        await bench.AskAsync();

        var request = Assert.Single(bench.Server.Requests);
        Assert.Equal("Bearer a-token", request.Headers["Authorization"]);
        Assert.False(request.Headers.ContainsKey("api-key"));
        Assert.Contains("https://cognitiveservices.azure.com/.default", tokens.Scopes);
    }

    private sealed class FixedTokens : AuthenticationTokenProvider
    {
        public List<string> Scopes { get; } = [];

        public override GetTokenOptions? CreateTokenOptions(IReadOnlyDictionary<string, object> properties)
        {
            if (properties.TryGetValue(GetTokenOptions.ScopesPropertyName, out var scopes) && scopes is ReadOnlyMemory<string> list)
                Scopes.AddRange(list.ToArray());
            return new GetTokenOptions(properties);
        }

        public override AuthenticationToken GetToken(GetTokenOptions options, CancellationToken cancellationToken) =>
            new("a-token", "Bearer", DateTimeOffset.MaxValue);

        public override ValueTask<AuthenticationToken> GetTokenAsync(GetTokenOptions options, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(options, cancellationToken));
    }
}
