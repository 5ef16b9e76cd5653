using System.Collections.Immutable;
using System.Net.Http;
using System.Text.Json;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Embeddings;
using Provenance.Gateway.Providers.Wire;
using Provenance.Gateway.Secrets;
using static Provenance.Gateway.Providers.Wire.JsonReply;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Asks <c>/embeddings</c>.</summary>
internal sealed class OpenAiEmbedding(OpenAiConnection connection, KeyRing keys)
{
    public async Task<EmbeddingReply> EmbedAsync(ModelSettings settings, ImmutableArray<string> texts, CancellationToken cancellationToken)
    {
        if (keys.IsMissing(settings))
            return EmbeddingReply.Of(ReplyReader.WithoutKey(settings));
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(
                new { model = settings.Deployment ?? settings.Model, input = texts, encoding_format = "float" });
            using var response = await connection.SendAsync(
                settings, HttpMethod.Post, "embeddings", new WireContent(body), cancellationToken);
            return await EmbeddingReader.ReadAsync(WireResponse.Of(response), texts.Length, Read, cancellationToken);
        }
        catch (HttpRequestException failed)
        {
            return EmbeddingReply.Of(ReplyReader.OfFailure(failed));
        }
    }

    /// <summary>The vectors stand in any order, each with the place of its text.</summary>
    private static (IEnumerable<JsonElement> Vectors, Usage Usage) Read(JsonElement root) => (
        Items(root, "data").OrderBy(item => Count(item, "index") ?? 0).Select(item => Member(item, "embedding") ?? default),
        new Usage(Object(root, "usage") is { } usage ? Count(usage, "prompt_tokens") : null, 0));
}
