using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http;
using System.Security.Authentication;

namespace Provenance.Gateway.Providers.Azure;

/// <summary>
/// Tells who asks by a token. It is asked for with every request: the credentials keep their tokens as long as these are valid. A token
/// goes over the network only encrypted.
/// </summary>
internal sealed class EntraToken(Lazy<AuthenticationTokenProvider> tokens, string scope) : AuthenticationPolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        CheckEncrypted(message);
        Tell(message, tokens.Value.GetToken(Options(), message.CancellationToken));
        ProcessNext(message, pipeline, currentIndex);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        CheckEncrypted(message);
        Tell(message, await tokens.Value.GetTokenAsync(Options(), message.CancellationToken));
        await ProcessNextAsync(message, pipeline, currentIndex);
    }

    private GetTokenOptions Options() => tokens.Value.CreateTokenOptions(
        new Dictionary<string, object> { [GetTokenOptions.ScopesPropertyName] = new ReadOnlyMemory<string>([scope]) })!;

    private static void Tell(PipelineMessage message, AuthenticationToken token) =>
        message.Request.Headers.Set("Authorization", $"Bearer {token.TokenValue}");

    private static void CheckEncrypted(PipelineMessage message)
    {
        if (message.Request.Uri is { Scheme: "http", IsLoopback: false })
        {
            throw new HttpRequestException(
                HttpRequestError.SecureConnectionError, "A token is sent by https only.", new AuthenticationException());
        }
    }
}
