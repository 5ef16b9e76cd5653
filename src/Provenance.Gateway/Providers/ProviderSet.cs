using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Provenance.Core.Models;
using Provenance.Gateway.Batches;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Providers;

/// <summary>All providers; each request goes to the one that its settings name. No reply leaves the set with a key in it.</summary>
public sealed class ProviderSet(IEnumerable<IModelProvider> providers, KeyRing keys) : IModelProvider
{
    private readonly FrozenDictionary<string, Scrubbed> byName =
        providers.ToFrozenDictionary(provider => provider.Name, provider => new Scrubbed(keys, provider), StringComparer.Ordinal);

    private readonly FrozenDictionary<string, IBatchProvider> batching =
        providers.OfType<IBatchProvider>().ToFrozenDictionary(provider => provider.Name, StringComparer.Ordinal);

    public string Name => string.Join('|', Names);

    public IEnumerable<string> Names => byName.Keys.Order(StringComparer.Ordinal);

    public Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken) =>
        byName.TryGetValue(request.Settings.Provider, out var provider)
            ? provider.AskAsync(request, cancellationToken)
            : Task.FromResult(new ProviderReply
            {
                Outcome = OutcomeClass.Configuration, Message = Unknown(request.Settings), NeverSent = true,
            });

    /// <summary>Settings that a provider can't even be asked with are unusable, and no exception: a check is made of those too that are wrong.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Each client library has exceptions of its own for settings that it does not take.")]
    public async Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        if (!byName.TryGetValue(settings.Provider, out var provider))
            return new ModelHealth(settings.Name, Usable: false) { Message = Unknown(settings) };
        try
        {
            return await provider.CheckAsync(settings, cancellationToken);
        }
        catch (Exception wrong) when (wrong is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new ModelHealth(settings.Name, Usable: false) { Message = "With these settings it can't be asked." };
        }
    }

    /// <summary>The provider, if it answers in batches. Its replies have to be scrubbed.</summary>
    internal IBatchProvider? FindBatching(string provider) => batching.GetValueOrDefault(provider);

    internal ProviderReply Scrub(ProviderReply reply, ModelSettings settings) => Scrubbed.Scrub(reply, keys.Spellings(settings));

    private string Unknown(ModelSettings settings) =>
        $"No provider is called \"{settings.Provider}\"; there are {string.Join(", ", Names)}.";
}
