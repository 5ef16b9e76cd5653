using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;
using Provenance.Core.Recordings;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Providers.Offline;
using Provenance.Gateway.Providers.OpenAi;
using Provenance.Gateway.Providers.Recorded;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Catalog;

/// <summary>Turns names of models into settings. Finds everything that is wrong at once, and asks no server.</summary>
public sealed class ModelCatalog(KeyRing keys)
{
    public ModelReading Resolve(ModelWishes wishes)
    {
        var log = new FindingLog();
        var entries = Entries(wishes, log);
        var recording = Recording(wishes, log);
        var models = wishes.Names.Distinct()
            .Select(name => Settle(wishes, name, entries.GetValueOrDefault(name), log))
            .OfType<ModelSettings>()
            .Select(settings => Checked(wishes, settings, entries.GetValueOrDefault(settings.Name), recording, log))
            .ToImmutableArray();
        return new ModelReading(models, log.Findings);
    }

    /// <summary>Every model that a models file sets up, and <c>offline</c>, which needs no set-up.</summary>
    /// <param name="file">Null for none.</param>
    public ModelReading ResolveAll(string? file)
    {
        var offline = ModelName.Parse(OfflineProvider.ProviderName);
        var names = file is null ? [] : ModelsFile.Read(file, new FindingLog()).Select(entry => entry.Name);
        return Resolve(new ModelWishes([offline, .. names]) { File = file });
    }

    private static Dictionary<ModelName, ModelEntry> Entries(ModelWishes wishes, FindingLog log)
    {
        var entries = new Dictionary<ModelName, ModelEntry>();
        if (wishes.File is { } file)
        {
            foreach (var entry in ModelsFile.Read(file, log))
                entries[entry.Name] = entry;
        }

        if (wishes.Section is { } section)
        {
            foreach (var entry in ModelsFile.Read(section, log))
                entries[entry.Name] = entries.TryGetValue(entry.Name, out var under) ? entry.Over(under) : entry;
        }

        return entries;
    }

    private static RecordedIndex? Recording(ModelWishes wishes, FindingLog log)
    {
        if (wishes.RecordedFolder is not { } folder)
            return null;
        try
        {
            return RecordedIndex.Load(folder);
        }
        catch (RecordedFolderException wrong)
        {
            log.Error("recorded-folder", $"{wrong.Message}.", new SourceSpot(wrong.File, wrong.Line));
            return null;
        }
    }

    private static ModelSettings? Settle(ModelWishes wishes, ModelName name, ModelEntry? entry, FindingLog log)
    {
        var provider = entry?.Provider ?? ProviderOf(wishes, name, entry);
        switch (provider)
        {
            case OfflineProvider.ProviderName:
                return Apply(wishes, entry, Free(name, provider, OfflineProvider.ModelId));
            case RecordedProvider.ProviderName:
                return Apply(wishes, entry, Free(name, provider, name.Provider == provider ? name.Model : name.ToString()) with
                {
                    RecordedFolder = wishes.RecordedFolder, RecordedSession = wishes.RecordedSession,
                });
            case OpenAiProvider.ProviderName:
                var known = KnownPrefix.All.GetValueOrDefault(name.Provider);
                var settings = Apply(wishes, entry, new ModelSettings
                {
                    Name = name,
                    Provider = provider,
                    Model = name.Model,
                    BaseUrl = known?.BaseUrl,
                    KeyVariable = known is not null && known.LendsItsKeyTo(entry?.BaseUrl) ? known.KeyVariable : null,
                });
                return settings with { Sampling = settings.Sampling with { MaxOutputTokens = (int)WorstCase.OutputTokens(settings) } };
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
                    $"No provider is called \"{provider}\"; there are {OfflineProvider.ProviderName}, {OpenAiProvider.ProviderName} and {RecordedProvider.ProviderName}.",
                    SpotOf(name, entry));
                return null;
        }
    }

    /// <summary>Null when nothing says who answers.</summary>
    private static string? ProviderOf(ModelWishes wishes, ModelName name, ModelEntry? entry) =>
        name.Provider == OfflineProvider.ProviderName ? OfflineProvider.ProviderName
        : entry?.BaseUrl is not null ? OpenAiProvider.ProviderName
        : wishes.RecordedFolder is not null || name.Provider == RecordedProvider.ProviderName ? RecordedProvider.ProviderName
        : KnownPrefix.All.ContainsKey(name.Provider) ? OpenAiProvider.ProviderName
        : null;

    private static IEnumerable<string> Prefixes() =>
        KnownPrefix.All.Keys.Append(OfflineProvider.ProviderName).Order(StringComparer.Ordinal);

    /// <summary>Nothing is paid, and asking again would bring the same.</summary>
    private static ModelSettings Free(ModelName name, string provider, string model) => new()
    {
        Name = name, Provider = provider, Model = model, Price = Price.Free, MaxRetries = 0,
    };

    private static ModelSettings Apply(ModelWishes wishes, ModelEntry? entry, ModelSettings defaults) => defaults with
    {
        Model = entry?.Model ?? defaults.Model,
        BaseUrl = entry?.BaseUrl ?? defaults.BaseUrl,
        KeyVariable = entry?.KeyVariable ?? defaults.KeyVariable,
        Sampling = ModelEntry.Over(entry?.Sampling ?? new Sampling(), wishes.Sampling),
        TimeoutSeconds = entry?.TimeoutSeconds ?? defaults.TimeoutSeconds,
        Concurrency = wishes.Concurrency ?? entry?.Concurrency ?? defaults.Concurrency,
        Price = entry?.Price ?? defaults.Price,
        MaxRetries = entry?.Retry.MaxRetries ?? defaults.MaxRetries,
        InitialDelayMs = entry?.Retry.InitialDelayMs ?? defaults.InitialDelayMs,
        BackoffMultiplier = entry?.Retry.BackoffMultiplier ?? defaults.BackoffMultiplier,
        JitterFactor = entry?.Retry.JitterFactor ?? defaults.JitterFactor,
        MaxDelayMs = entry?.Retry.MaxDelayMs ?? defaults.MaxDelayMs,
    };

    private static SourceSpot SpotOf(ModelName name, ModelEntry? entry) => entry?.Spot ?? new SourceSpot("models", Field: name.ToString());

    private ModelSettings Checked(
        ModelWishes wishes, ModelSettings settings, ModelEntry? entry, RecordedIndex? recording, FindingLog log)
    {
        var spot = SpotOf(settings.Name, entry);
        if (settings.Provider == OpenAiProvider.ProviderName)
            CheckServer(settings, spot, log);
        if (settings.Provider == RecordedProvider.ProviderName)
            CheckRecording(wishes, settings, recording, spot, log);
        if (keys.IsMissing(settings))
            log.Error("key-missing", $"\"{settings.Name}\" needs a key in the environment variable {settings.KeyVariable}, which is not set.", spot);
        if (wishes.Budget is not null && settings.Price is null)
            log.Error("price-unknown", $"The price of \"{settings.Name}\" is unknown: no budget can be kept. {ModelsFile.DefaultName} can give it.", spot);
        return settings;
    }

    private static void CheckServer(ModelSettings settings, SourceSpot spot, FindingLog log)
    {
        if (settings.Model.Length == 0)
            log.Error("model-name", $"\"{settings.Name}\" names a provider, but no model of it.", spot);
        if (settings.BaseUrl is null)
            log.Error("base-url-missing", $"\"{settings.Name}\" needs a base_url in {ModelsFile.DefaultName}.", spot);
        else if (settings.KeyVariable is not null && new Uri(settings.BaseUrl) is { IsLoopback: false, Scheme: "http" })
            log.Warning("key-in-clear", $"The key of \"{settings.Name}\" goes over the network unencrypted: its base_url is http.", spot);
    }

    private static void CheckRecording(
        ModelWishes wishes, ModelSettings settings, RecordedIndex? recording, SourceSpot spot, FindingLog log)
    {
        if (wishes.RecordedFolder is null)
            log.Error("recorded-folder", $"\"{settings.Name}\" answers from a folder of recorded responses, and none is given.", spot);
        else if (recording is not null && settings.Model.Length > 0
            && !recording.Answers.Any(answer => answer.Model is null || answer.Model.ToString() == settings.Model))
            log.Error("unknown-model", $"No recorded response is by \"{settings.Model}\".", spot);
    }
}
