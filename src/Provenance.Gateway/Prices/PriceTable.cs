using System.Collections.Frozen;
using System.Text;
using Provenance.Core.Digests;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Models;

namespace Provenance.Gateway.Prices;

/// <summary>
/// What providers charge where no models file says so: a dated table that is part of the program. A session pins it by its digest, and
/// the price of each model by value.
/// </summary>
public sealed class PriceTable
{
    private readonly FrozenDictionary<string, PricedProvider> byName;
    private readonly FrozenDictionary<string, PricedProvider> byHost;

    private PriceTable(Digest digest, IReadOnlyList<PricedProvider> providers)
    {
        Digest = digest;
        Prices = [.. providers.SelectMany(provider => provider.Models.Values)];
        byName = providers.ToFrozenDictionary(provider => provider.Name, StringComparer.Ordinal);
        byHost = providers.ToFrozenDictionary(provider => provider.Host, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The table that this version of the program was built with.</summary>
    public static PriceTable BuiltIn { get; } = ReadBuiltIn();

    /// <summary>Of the table's bytes.</summary>
    public Digest Digest { get; }

    public IReadOnlyList<ListedPrice> Prices { get; }

    /// <summary>
    /// The price of the model under exactly the id that is sent, at the provider's own host; null when the table has none. Somebody
    /// else's server may charge anything.
    /// </summary>
    public ListedPrice? Find(ModelSettings settings) =>
        ProviderOf(settings)?.Models.GetValueOrDefault(settings.Model);

    /// <exception cref="InvalidPricesException">The text breaks a rule of the format.</exception>
    public static PriceTable Read(string text, string name) =>
        new(Digest.Of(Encoding.UTF8.GetBytes(text)), PriceTableReader.Read(new SourceText(text, name)));

    private static PriceTable ReadBuiltIn()
    {
        const string Name = "prices.yaml";
        using var stream = typeof(PriceTable).Assembly.GetManifestResourceStream(Name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Read(reader.ReadToEnd(), Name);
    }

    private PricedProvider? ProviderOf(ModelSettings settings) =>
        settings.BaseUrl is null ? byName.GetValueOrDefault(settings.Provider)
        : Uri.TryCreate(settings.BaseUrl, UriKind.Absolute, out var url) ? byHost.GetValueOrDefault(url.Host)
        : null;
}

/// <summary>A provider whose prices are known.</summary>
/// <param name="Host">The prices hold there, and nowhere else.</param>
internal sealed record PricedProvider(string Name, string Host, FrozenDictionary<string, ListedPrice> Models);

/// <summary>A row of the table.</summary>
/// <param name="Model">The id that is sent.</param>
/// <param name="Price">For a call that is answered at once.</param>
/// <param name="BatchPrice">For a call in a batch; null where the provider has none.</param>
/// <param name="Source">The page it stands on, and who read it.</param>
public sealed record ListedPrice(string Model, Price Price, Price? BatchPrice, string Source);
