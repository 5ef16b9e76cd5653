using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Any server with OpenAI's chat completions, by the OpenAI package's own requests and with the response's bytes kept as they came.</summary>
public sealed class OpenAiProvider(KeyRing keys, TimeProvider clock) : IModelProvider, IDisposable
{
    public const string ProviderName = "openai";

    private readonly OpenAiConnection connection = new();
    private readonly ReplyReader reader = new(ChatReply.Dialect, clock);

    public string Name => ProviderName;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        if (keys.IsMissing(settings))
            return ReplyReader.WithoutKey(settings);
        try
        {
            using var content = BinaryContent.Create(ChatRequest.Body(settings, request.Prompt, request.IsStreamed));
            var options = OptionsOf(cancellationToken);
            options.SetHeader("X-Client-Request-Id", request.Label);
            var result = await connection.Chat(settings, keys.Find(settings)).CompleteChatAsync(content, options);
            using var response = result.GetRawResponse();
            return await reader.ReadAsync(WireResponse.Of(response), request, cancellationToken);
        }
        catch (ClientResultException failed) when (failed.InnerException is HttpRequestException cause)
        {
            return ReplyReader.OfFailure(cause);
        }
        catch (HttpRequestException failed)
        {
            return ReplyReader.OfFailure(failed);
        }
    }

    public async Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        await new OpenAiHealthCheck(connection, keys, clock).CheckAsync(settings, cancellationToken);

    public void Dispose() => connection.Dispose();

    internal static RequestOptions OptionsOf(CancellationToken cancellationToken) => new()
    {
        CancellationToken = cancellationToken,
        ErrorOptions = ClientErrorBehaviors.NoThrow,
        BufferResponse = false,
    };
}
