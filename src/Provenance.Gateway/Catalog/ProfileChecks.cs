using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;
using Provenance.Core.Recordings;
using Provenance.Gateway.Providers.Recorded;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Catalog;

/// <summary>What keeps settled models from being asked.</summary>
internal sealed class ProfileChecks(KeyRing keys, ModelWishes wishes, RecordedIndex? recording, FindingLog log)
{
    public ModelSettings Check(ModelSettings settings, ModelEntry? entry)
    {
        var spot = ProfileSettling.SpotOf(settings.Name, entry);
        if (KnownPrefix.Providers.Contains(settings.Provider))
            CheckServer(settings, spot);
        if (settings.Provider == RecordedProvider.ProviderName)
            CheckRecording(settings, spot);
        if (keys.IsMissing(settings))
            log.Error("key-missing", $"\"{settings.Name}\" needs a key in the environment variable {settings.KeyVariable}, which is not set.", spot);
        if (wishes.LimitsMoney && settings.Price is null)
            CheckPrice(settings, spot);
        return settings;
    }

    /// <summary>Whether a model could stand in for another one; where it could not, why is in the log, as a warning.</summary>
    public bool CanStandIn(ModelSettings fallback, ModelName primary, SourceSpot spot)
    {
        var obstacle =
            keys.IsMissing(fallback) ? $"needs a key in the environment variable {fallback.KeyVariable}, which is not set"
            : wishes is { LimitsMoney: true, UnknownPrice: not UnknownPrice.Allowed } && fallback.Price is null ? "has no known price, and there is a budget to keep"
            : KnownPrefix.Providers.Contains(fallback.Provider) && fallback.BaseUrl is null ? "needs a base_url"
            : null;
        if (obstacle is not null)
            log.Warning("fallback-unusable", $"\"{primary}\" goes without its fallback \"{fallback.Name}\": it {obstacle}.", spot);
        return obstacle is null;
    }

    private void CheckPrice(ModelSettings settings, SourceSpot spot)
    {
        if (wishes.UnknownPrice == UnknownPrice.Allowed)
            log.Warning("price-unknown", $"The price of \"{settings.Name}\" is unknown, and that is allowed: what it costs is not in the budget.", spot);
        else
            log.Error(
                "price-unknown",
                $"The price of \"{settings.Name}\" is unknown: no budget can be kept. {ModelsFile.DefaultName} can give it, or --allow-unknown-price leave it out.",
                spot);
    }

    private void CheckServer(ModelSettings settings, SourceSpot spot)
    {
        if (settings.Model.Length == 0)
            log.Error("model-name", $"\"{settings.Name}\" names a provider, but no model of it.", spot);
        if (settings.BaseUrl is null)
            log.Error("base-url-missing", $"\"{settings.Name}\" needs a base_url in {ModelsFile.DefaultName}.", spot);
        else if (settings.KeyVariable is not null && new Uri(settings.BaseUrl) is { IsLoopback: false, Scheme: "http" })
            log.Warning("key-in-clear", $"The key of \"{settings.Name}\" goes over the network unencrypted: its base_url is http.", spot);
    }

    private void CheckRecording(ModelSettings settings, SourceSpot spot)
    {
        if (wishes.RecordedFolder is null)
            log.Error("recorded-folder", $"\"{settings.Name}\" answers from a folder of recorded responses, and none is given.", spot);
        else if (recording is not null && settings.Model.Length > 0
            && !recording.Answers.Any(answer => answer.Model is null || answer.Model.ToString() == settings.Model))
            log.Error("unknown-model", $"No recorded response is by \"{settings.Model}\".", spot);
    }
}
