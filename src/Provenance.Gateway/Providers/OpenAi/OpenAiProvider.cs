using System.Collections.Immutable;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Embeddings;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Any server with OpenAI's protocol, by the OpenAI package's own requests and with the response's bytes kept as they came.</summary>
public sealed class OpenAiProvider : IModelProvider, IEmbedder, IDisposable
{
    public const string ProviderName = "openai";

    private readonly OpenAiConnection connection;
    private readonly OpenAiChat chat;
    private readonly OpenAiEmbedding embedding;
    private readonly OpenAiHealthCheck health;

    public OpenAiProvider(KeyRing keys, TimeProvider clock)
    {
        connection = new OpenAiConnection(keys, OpenAiEndpoint.Of);
        chat = new OpenAiChat(connection, keys, clock);
        embedding = new OpenAiEmbedding(connection, keys);
        health = new OpenAiHealthCheck(connection, keys, clock);
    }

    public string Name => ProviderName;

    public Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken) => chat.AskAsync(request, cancellationToken);

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        health.CheckAsync(settings, cancellationToken);

    public Task<EmbeddingReply> EmbedAsync(ModelSettings settings, ImmutableArray<string> texts, CancellationToken cancellationToken) =>
        embedding.EmbedAsync(settings, texts, cancellationToken);

    public void Dispose() => connection.Dispose();
}
