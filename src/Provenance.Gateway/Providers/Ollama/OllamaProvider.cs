using System.Collections.Immutable;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Embeddings;
using Provenance.Gateway.Providers.Wire;
using Provenance.Gateway.Secrets;
using static Provenance.Gateway.Providers.Wire.JsonReply;

namespace Provenance.Gateway.Providers.Ollama;

/// <summary>Ollama by its own protocol, which counts tokens and takes a schema, a seed and a limit without detours.</summary>
public sealed class OllamaProvider(KeyRing keys, TimeProvider clock) : IModelProvider, IEmbedder, IDisposable
{
    public const string ProviderName = "ollama";

    private static readonly string[] DescriptiveFields = ["family", "parameter_size", "quantization_level"];

    private readonly HttpClient http = WireClient.Create();
    private readonly ReplyReader reader = new(OllamaReply.Dialect, clock);

    public string Name => ProviderName;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        if (keys.IsMissing(settings))
            return ReplyReader.WithoutKey(settings);
        try
        {
            using var message = Post(settings, "chat", OllamaRequest.Body(request));
            message.Headers.Add("X-Client-Request-Id", request.Label);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await reader.ReadAsync(await WireResponse.OfAsync(response, cancellationToken), request, cancellationToken);
        }
        catch (HttpRequestException failed)
        {
            return ReplyReader.OfFailure(failed);
        }
    }

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        new HealthCheck(keys, clock).CheckAsync(
            settings, token => ShowAsync(settings, token), answer => Judge(settings, answer), cancellationToken);

    public async Task<EmbeddingReply> EmbedAsync(ModelSettings settings, ImmutableArray<string> texts, CancellationToken cancellationToken)
    {
        if (keys.IsMissing(settings))
            return EmbeddingReply.Of(ReplyReader.WithoutKey(settings));
        try
        {
            using var message = Post(
                settings, "embed", JsonSerializer.SerializeToUtf8Bytes(new { model = settings.Model, input = texts, truncate = false }));
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await EmbeddingReader.ReadAsync(
                await WireResponse.OfAsync(response, cancellationToken),
                texts.Length,
                root => (Items(root, "embeddings"), new Usage(Count(root, "prompt_eval_count"), 0)),
                cancellationToken);
        }
        catch (HttpRequestException failed)
        {
            return EmbeddingReply.Of(ReplyReader.OfFailure(failed));
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HealthAnswer> ShowAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        using var message = Post(settings, "show", JsonSerializer.SerializeToUtf8Bytes(new { model = settings.Model }));
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await HealthAnswer.ReadAsync(await WireResponse.OfAsync(response, cancellationToken), cancellationToken);
    }

    private static ModelHealth Judge(ModelSettings settings, HealthAnswer answer)
    {
        const int NotFound = 404;
        if (answer.Status == NotFound)
        {
            return new ModelHealth(settings.Name, Usable: false)
            {
                Reachable = true, Listed = false, Message = $"The server does not have \"{settings.Model}\"; \"ollama pull {settings.Model}\" fetches it.",
            };
        }

        return answer.IsSuccess
            ? new ModelHealth(settings.Name, Usable: true) { Reachable = true, Listed = true, Information = answer.Read(InformationOf) }
            : HealthCheck.OfError(settings, answer, usable: false);
    }

    /// <summary>The context's length stands under the architecture's name: <c>llama.context_length</c>.</summary>
    private static ModelInformation InformationOf(JsonElement root)
    {
        var details = Object(root, "details") ?? default;
        var about = Object(root, "model_info") ?? default;
        var words = DescriptiveFields.Select(name => Text(details, name)).OfType<string>();
        return new ModelInformation(
            Text(about, "general.architecture") is { } architecture ? Count(about, $"{architecture}.context_length") : null,
            Description: string.Join(' ', words) is { Length: > 0 } description ? description : null);
    }

    private HttpRequestMessage Post(ModelSettings settings, string path, ReadOnlyMemory<byte> body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, $"{Root(settings)}/api/{path}")
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        if (keys.Find(settings) is { } key)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return message;
    }

    /// <summary>The address with or without the <c>/v1</c> of the OpenAI-compatible side door.</summary>
    private static string Root(ModelSettings settings) =>
        settings.BaseUrl!.EndsWith("/v1", StringComparison.Ordinal) ? settings.BaseUrl[..^"/v1".Length] : settings.BaseUrl;
}
