using System.Net.Http;
using System.Text.Json;
using Anthropic;
using Anthropic.Core;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Anthropic.Models.Models;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.Anthropic;

/// <summary>Anthropic, by the requests of its own package and with the response's bytes kept as they came.</summary>
public sealed class AnthropicProvider : IModelProvider, IDisposable
{
    public const string ProviderName = "anthropic";

    private readonly HttpClient http = WireClient.Create(new KeptErrors());
    private readonly KeyRing keys;
    private readonly TimeProvider clock;
    private readonly ReplyReader reader;
    private readonly KeyedClients<AnthropicClientWithRawResponse> clients;

    public AnthropicProvider(KeyRing keys, TimeProvider clock)
    {
        (this.keys, this.clock) = (keys, clock);
        reader = new ReplyReader(AnthropicReply.Dialect, clock);
        clients = new(Client);
    }

    public string Name => ProviderName;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        if (keys.IsMissing(settings))
            return ReplyReader.WithoutKey(settings);
        try
        {
            var parameters = Parameters(AnthropicRequest.Body(request), request.Label);
            return await SendAsync(
                settings, HttpMethod.Post, parameters, response => reader.ReadAsync(response, request, cancellationToken), cancellationToken);
        }
        catch (HttpRequestException failed)
        {
            return ReplyReader.OfFailure(failed);
        }
    }

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        new HealthCheck(keys, clock).CheckAsync(
            settings,
            token => SendAsync(
                settings,
                HttpMethod.Get,
                new ModelRetrieveParams { ModelID = settings.Model },
                response => HealthAnswer.ReadAsync(response, token),
                token),
            answer => AnthropicHealth.Judge(settings, answer),
            cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<TParameters, T>(
        ModelSettings settings,
        HttpMethod method,
        TParameters parameters,
        Func<WireResponse, Task<T>> read,
        CancellationToken cancellationToken)
        where TParameters : ParamsBase
    {
        try
        {
            using var response = await clients.Of(settings, keys.Find(settings))
                .Execute(new HttpRequest<TParameters> { Method = method, Params = parameters }, cancellationToken);
            var wire = await WireResponse.OfAsync(response.RawMessage, cancellationToken);
            return await read(wire with { Status = KeptErrors.StatusOf(response.RawMessage) });
        }
        catch (AnthropicIOException failed) when (failed.InnerException is HttpRequestException cause)
        {
            throw cause;
        }
    }

    private static MessageCreateParams Parameters(ReadOnlyMemory<byte> body, string label)
    {
        using var json = JsonDocument.Parse(body);
        return MessageCreateParams.FromRawUnchecked(
            new Dictionary<string, JsonElement> { ["X-Client-Request-Id"] = JsonSerializer.SerializeToElement(label) },
            new Dictionary<string, JsonElement>(),
            json.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal));
    }

    /// <summary>No retries, no timeout, and no key or address out of the environment: all of that belongs to the gateway.</summary>
    private AnthropicClientWithRawResponse Client(ModelSettings settings, string? key)
    {
        var options = new ClientOptions
        {
            HttpClient = http,
            BaseUrl = settings.BaseUrl!.EndsWith("/v1", StringComparison.Ordinal) ? settings.BaseUrl[..^"/v1".Length] : settings.BaseUrl,
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            ApiKey = key,
        };
        if (key is null)
            options.AuthToken = null;
        return new AnthropicClientWithRawResponse(options);
    }
}
