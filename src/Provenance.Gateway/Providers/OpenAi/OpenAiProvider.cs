using System.Collections.Immutable;
using Provenance.Core.Models;
using Provenance.Gateway.Batches;
using Provenance.Gateway.Providers.Embeddings;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Any server with OpenAI's protocol, by the OpenAI package's own requests and with the response's bytes kept as they came.</summary>
public sealed class OpenAiProvider : IBatchProvider, IEmbedder, IDisposable
{
    public const string ProviderName = "openai";

    private readonly OpenAiConnection connection;
    private readonly OpenAiChat chat;
    private readonly OpenAiEmbedding embedding;
    private readonly OpenAiHealthCheck health;
    private readonly OpenAiBatches batches;

    /// <param name="clients">Makes the clients of some models; null for none.</param>
    public OpenAiProvider(KeyRing keys, TimeProvider clock, IOpenAiClients? clients = null)
    {
        connection = new OpenAiConnection(keys, OpenAiEndpoint.Of, clients);
        chat = new OpenAiChat(connection, keys, clock);
        embedding = new OpenAiEmbedding(connection, keys);
        health = new OpenAiHealthCheck(connection, keys, clock);
        batches = new OpenAiBatches(connection, keys, clock);
    }

    public string Name => ProviderName;

    public Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken) => chat.AskAsync(request, cancellationToken);

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        health.CheckAsync(settings, cancellationToken);

    public Task<EmbeddingReply> EmbedAsync(ModelSettings settings, ImmutableArray<string> texts, CancellationToken cancellationToken) =>
        embedding.EmbedAsync(settings, texts, cancellationToken);

    public ReadOnlyMemory<byte> WriteLine(ProviderRequest request) => OpenAiBatches.WriteLine(request);

    public Task<string> UploadAsync(ModelSettings settings, ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        batches.UploadAsync(settings, file, cancellationToken);

    public Task<ProviderBatch> CreateAsync(
        ModelSettings settings, string file, IReadOnlyDictionary<string, string> marks, CancellationToken cancellationToken) =>
        batches.CreateAsync(settings, file, marks, cancellationToken);

    public Task<ProviderBatch> FindAsync(ModelSettings settings, string batch, CancellationToken cancellationToken) =>
        batches.FindAsync(settings, batch, cancellationToken);

    public IAsyncEnumerable<ProviderBatch> ListAsync(ModelSettings settings, CancellationToken cancellationToken) =>
        batches.ListAsync(settings, cancellationToken);

    public Task<ReadOnlyMemory<byte>> ReadFileAsync(ModelSettings settings, string file, CancellationToken cancellationToken) =>
        batches.ReadFileAsync(settings, file, cancellationToken);

    public BatchLine? ReadLine(ReadOnlyMemory<byte> line) => OpenAiBatches.ReadLine(line);

    public ProviderReply ReplyWithout(ProviderBatch batch) => OpenAiBatches.ReplyWithout(batch);

    public void Dispose() => connection.Dispose();
}
