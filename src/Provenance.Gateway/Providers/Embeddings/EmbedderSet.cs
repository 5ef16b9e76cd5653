using System.Collections.Frozen;
using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Caches;

namespace Provenance.Gateway.Providers.Embeddings;

/// <summary>All providers that can embed; each request goes to the one that its settings name.</summary>
public sealed class EmbedderSet(IEnumerable<IModelProvider> providers) : IEmbedder
{
    private readonly FrozenDictionary<string, IEmbedder> byName =
        providers.OfType<IEmbedder>().ToFrozenDictionary(embedder => embedder.Name, StringComparer.Ordinal);

    public string Name => string.Join('|', byName.Keys.Order(StringComparer.Ordinal));

    /// <summary>
    /// Embeds with the model that the session's use <c>embedding</c> names. Null when none does, or its provider can't; also where it costs
    /// money and there is a limit, as no limit counts what it costs.
    /// </summary>
    public Embed? Of(SessionDocument session, BudgetTerms terms)
    {
        var profile = session.Uses?.FirstOrDefault(use => use.Name == UseSettings.Embedding)?.Profile;
        if (session.Models.FirstOrDefault(model => model.Name == profile) is not { } settings
            || !byName.ContainsKey(settings.Provider)
            || (terms.Limits && !IsFree(settings, terms)))
            return null;
        return async (text, cancellationToken) =>
        {
            var reply = await EmbedAsync(settings, [text], cancellationToken);
            return reply.Outcome == OutcomeClass.Answered ? reply.Vectors[0] : null;
        };
    }

    public Task<EmbeddingReply> EmbedAsync(ModelSettings settings, ImmutableArray<string> texts, CancellationToken cancellationToken) =>
        byName.TryGetValue(settings.Provider, out var embedder)
            ? embedder.EmbedAsync(settings, texts, cancellationToken)
            : Task.FromResult(new EmbeddingReply
            {
                Outcome = OutcomeClass.Configuration,
                Message = $"The provider \"{settings.Provider}\" can't embed; these can: {string.Join(", ", byName.Keys.Order(StringComparer.Ordinal))}.",
            });

    private static bool IsFree(ModelSettings settings, BudgetTerms terms) =>
        settings.Price is { } price ? price.InputPerMillion == 0 : terms.UnknownPrice == UnknownPrice.Allowed;
}
