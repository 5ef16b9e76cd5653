using System.Runtime.CompilerServices;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>
/// One client per model and key, by the settings' reference: a session has one settings object per model, and making a client costs as
/// much as a whole call. A key that changes makes a new one.
/// </summary>
internal sealed class KeyedClients<TClient>(Func<ModelSettings, string?, TClient> make)
    where TClient : class
{
    private readonly ConditionalWeakTable<ModelSettings, Keyed> known = [];

    public TClient Of(ModelSettings settings, string? key)
    {
        if (known.TryGetValue(settings, out var found) && found.Key == key)
            return found.Client;
        var client = make(settings, key);
        known.AddOrUpdate(settings, new Keyed(key, client));
        return client;
    }

    private sealed class Keyed(string? key, TClient client)
    {
        public string? Key { get; } = key;

        public TClient Client { get; } = client;
    }
}
