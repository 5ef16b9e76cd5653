using Provenance.Gateway.Providers.OpenAi;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class ChatServerTests
{
    [Theory]
    [InlineData("https://api.openai.com/v1", "max_completion_tokens", false)]
    [InlineData("https://eu.api.OpenAI.com/v1", "max_completion_tokens", false)]
    [InlineData("https://mine.openai.azure.com/openai/v1", "max_completion_tokens", false)]
    [InlineData("https://mine.services.ai.azure.com/openai/v1", "max_completion_tokens", false)]
    [InlineData("https://openrouter.ai/api/v1", "max_tokens", true)]
    [InlineData("https://notopenai.com/v1", "max_tokens", false)]
    [InlineData("http://127.0.0.1:8080/v1", "max_tokens", false)]
    [InlineData("no address", "max_tokens", false)]
    [InlineData(null, "max_tokens", false)]
    public void Tells_servers_by_their_hosts(string? baseUrl, string limitName, bool isOpenRouter) =>
        Assert.Equal(new ChatServer(isOpenRouter, limitName), ChatServer.At(baseUrl));
}
