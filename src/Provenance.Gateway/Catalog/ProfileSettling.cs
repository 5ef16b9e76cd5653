using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Prices;
using Provenance.Gateway.Providers.Offline;
using Provenance.Gateway.Providers.Recorded;
using Provenance.Gateway.Templates;

namespace Provenance.Gateway.Catalog;

/// <summary>Puts together what is known of a model's provider, what a file says of the model, and what holds over both.</summary>
internal sealed class ProfileSettling(ModelWishes wishes, FindingLog log)
{
    public static SourceSpot SpotOf(ModelName name, ModelEntry? entry) => entry?.Spot ?? new SourceSpot("models", Field: name.ToString());

    /// <summary>Whether anything says who answers for a model of this name.</summary>
    public bool IsKnown(ModelName name, ModelEntry? entry) => entry?.Provider is not null || ProviderOf(name, entry) is not null;

    /// <summary>Null when it can't be settled, which is then in the log.</summary>
    public ModelSettings? Settle(ModelName name, ModelEntry? entry)
    {
        var known = KnownPrefix.Of(name, entry?.Provider);
        var provider = entry?.Provider is { } stated && !IsPrefixOnly(stated) ? stated : ProviderOf(name, entry);
        switch (provider)
        {
            case OfflineProvider.ProviderName:
                return Apply(entry, Free(name, provider, OfflineProvider.ModelId));
            case RecordedProvider.ProviderName:
                return Apply(entry, Free(name, provider, name.Provider == provider ? name.Model : name.ToString()) with
                {
                    RecordedFolder = wishes.RecordedFolder, RecordedSession = wishes.RecordedSession,
                });
            case not null when KnownPrefix.Providers.Contains(provider):
                var settings = Apply(entry, new ModelSettings
                {
                    Name = name,
                    Provider = provider,
                    Model = name.Model,
                    BaseUrl = known?.BaseUrl,
                    KeyVariable = known is not null && known.LendsItsKeyTo(entry?.BaseUrl) && entry?.Auth is not AuthenticationKind.Entra
                        ? known.KeyVariable
                        : null,
                });
                return settings with
                {
                    Sampling = settings.Sampling with { MaxOutputTokens = (int)WorstCase.OutputTokens(settings) },
                    Price = settings.Price ?? PriceTable.BuiltIn.Find(settings)?.Price,
                    BatchPrice = settings is { BatchAllowed: true, Price: null } ? PriceTable.BuiltIn.Find(settings)?.BatchPrice : null,
                    PromptTemplate = TemplateOf(settings, entry),
                };
            case null:
                log.Error(
                    "unknown-model",
                    $"\"{name}\" begins with no provider that is known here ({string.Join(", ", Prefixes())}); {ModelsFile.DefaultName} can say "
                    + "at which base_url it is served, or a folder of recorded responses can answer for it.",
                    SpotOf(name, entry));
                return null;
            default:
                log.Error(
                    "unknown-provider",
                    $"No provider is called \"{provider}\"; there are {string.Join(", ", Prefixes().Append(RecordedProvider.ProviderName))}.",
                    SpotOf(name, entry));
                return null;
        }
    }

    /// <summary>A provider by its name in <see cref="KnownPrefix"/> whose implementation has another name.</summary>
    private static bool IsPrefixOnly(string provider) =>
        KnownPrefix.All.ContainsKey(provider) && !KnownPrefix.Providers.Contains(provider);

    /// <summary>Pinned whole: a session that is resumed renders its prompts as before, whatever has become of the file.</summary>
    private PromptTemplate? TemplateOf(ModelSettings settings, ModelEntry? entry) => settings.Template is { } name
        ? new TemplateFolder(wishes.File is { } file ? Path.Combine(Path.GetDirectoryName(file) ?? "", TemplateFolder.DefaultName) : null)
            .Find(name, log, SpotOf(settings.Name, entry))
        : null;

    /// <summary>Null when nothing says who answers.</summary>
    private string? ProviderOf(ModelName name, ModelEntry? entry) =>
        name.Provider == OfflineProvider.ProviderName ? OfflineProvider.ProviderName
        : entry?.BaseUrl is not null ? KnownPrefix.Of(name, entry.Provider)?.Provider ?? Providers.OpenAi.OpenAiProvider.ProviderName
        : wishes.RecordedFolder is not null || name.Provider == RecordedProvider.ProviderName ? RecordedProvider.ProviderName
        : KnownPrefix.Of(name, entry?.Provider)?.Provider;

    private static IEnumerable<string> Prefixes() =>
        KnownPrefix.All.Keys.Append(OfflineProvider.ProviderName).Order(StringComparer.Ordinal);

    /// <summary>Nothing is paid, and asking again would bring the same.</summary>
    private static ModelSettings Free(ModelName name, string provider, string model) => new()
    {
        Name = name, Provider = provider, Model = model, Price = Price.Free, MaxRetries = 0,
    };

    private ModelSettings Apply(ModelEntry? entry, ModelSettings defaults) => entry is null
        ? WithWishes(defaults, new Sampling())
        : WithWishes(
            EntrySettings.Apply(entry, defaults) with { Concurrency = entry.Concurrency ?? defaults.Concurrency }, entry.Sampling);

    private ModelSettings WithWishes(ModelSettings settings, Sampling sampling) => settings with
    {
        Sampling = ModelEntry.Over(sampling, wishes.Sampling),
        Concurrency = wishes.Concurrency ?? settings.Concurrency,
    };
}
