using System.Collections.Frozen;
using System.Collections.Immutable;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.Embeddings;

/// <summary>All providers that can embed; each request goes to the one that its settings name.</summary>
public sealed class EmbedderSet(IEnumerable<IModelProvider> providers) : IEmbedder
{
    private readonly FrozenDictionary<string, IEmbedder> byName =
        providers.OfType<IEmbedder>().ToFrozenDictionary(embedder => embedder.Name, StringComparer.Ordinal);

    public string Name => string.Join('|', byName.Keys.Order(StringComparer.Ordinal));

    public Task<EmbeddingReply> EmbedAsync(ModelSettings settings, ImmutableArray<string> texts, CancellationToken cancellationToken) =>
        byName.TryGetValue(settings.Provider, out var embedder)
            ? embedder.EmbedAsync(settings, texts, cancellationToken)
            : Task.FromResult(new EmbeddingReply
            {
                Outcome = OutcomeClass.Configuration,
                Message = $"The provider \"{settings.Provider}\" can't embed; these can: {string.Join(", ", byName.Keys.Order(StringComparer.Ordinal))}.",
            });
}
