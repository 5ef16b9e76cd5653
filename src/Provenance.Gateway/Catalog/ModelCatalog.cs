using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;
using Provenance.Core.Recordings;
using Provenance.Gateway.Prices;
using Provenance.Gateway.Providers.Offline;
using Provenance.Gateway.Rollouts;
using Provenance.Gateway.Secrets;

namespace Provenance.Gateway.Catalog;

/// <summary>Turns names of models into settings. Finds everything that is wrong at once, and asks no server.</summary>
public sealed class ModelCatalog(KeyRing keys)
{
    public ModelReading Resolve(ModelWishes wishes)
    {
        var log = new FindingLog();
        var document = Document(wishes, log);
        return Resolve(wishes, document, log);
    }

    /// <summary>Every model that a models file sets up, its fallbacks and uses, and <c>offline</c>, which needs no set-up.</summary>
    /// <param name="file">Null for none.</param>
    public ModelReading ResolveAll(string? file, FallbackVariables? variables = null, string? modelVersion = null)
    {
        var log = new FindingLog();
        var wishes = new ModelWishes([]) { File = file, AllowsSubstitution = true, Variables = variables ?? FallbackVariables.Unset, ModelVersion = modelVersion };
        var document = Document(wishes, log);
        var offline = ModelName.Parse(OfflineProvider.ProviderName);
        var names = document.Profiles.Select(entry => entry.Name)
            .Concat(document.Rollouts.SelectMany(rollout => new[] { rollout.Settings.Baseline, rollout.Settings.Candidate }));
        return Resolve(wishes with { Names = [offline, .. names] }, document, log);
    }

    /// <summary>The same, with what this process's environment says of fallbacks and versions.</summary>
    public ModelReading ResolveAllHere(string? file) => ResolveAll(file, FallbackVariables.OfEnvironment, ModelVersion.OfEnvironment);

    /// <summary>
    /// The rules that this file breaks so that some model can't be asked: its settings are not sound, or its key is missing. No server is asked.
    /// </summary>
    public IReadOnlyList<string> BrokenRules(string? file) =>
    [
        .. ResolveAllHere(file).Findings.Where(finding => finding.Severity == Severity.Error)
            .Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The models that a section sets up.</summary>
    public static ImmutableArray<ModelName> NamesIn(ModelsYaml section) =>
        [.. ModelsFile.Read(section, new FindingLog()).Spelled(FallbackVariables.Unset, new FindingLog()).Profiles.Select(entry => entry.Name)];

    private static ModelsDocument Document(ModelWishes wishes, FindingLog log)
    {
        var file = wishes.File is { } path ? ModelsFile.Read(path, log) : ModelsDocument.Empty;
        var document = wishes.Section is { } section ? ModelsFile.Read(section, log).Over(file) : file;
        return document.Spelled(wishes.Variables, log);
    }

    private ModelReading Resolve(ModelWishes wishes, ModelsDocument document, FindingLog log)
    {
        var profiles = document.Profiles.ToDictionary(entry => entry.Name);
        var settling = new ProfileSettling(wishes, log);
        new FallbackGraph(profiles, name => settling.IsKnown(name, profiles.GetValueOrDefault(name))).Check(log);
        CheckUses(document, name => settling.IsKnown(name, profiles.GetValueOrDefault(name)), log);
        var rollouts = new RolloutSettling(wishes, log).Settle(document, name => settling.IsKnown(name, profiles.GetValueOrDefault(name)));
        var checks = new ProfileChecks(keys, wishes, Recording(wishes, log), log);
        var candidates = rollouts.Where(rollout => wishes.Rollouts.Contains(rollout.Name)).Select(rollout => rollout.Candidate);
        var embedding = document.Uses.Where(use => wishes.Embeds && use.Settings.Name == UseSettings.Embedding).Select(use => use.Settings.Profile).OfType<ModelName>();
        var models = wishes.Names.Concat(candidates).Concat(embedding).Distinct()
            .Select(name => (Entry: profiles.GetValueOrDefault(name), Settings: settling.Settle(name, profiles.GetValueOrDefault(name))))
            .Where(model => model.Settings is not null)
            .Select(model => checks.Check(model.Settings!, model.Entry))
            .ToList();
        if (wishes.AllowsSubstitution && wishes.Variables.IsEnabled && document.Llm?.FallbackEnabled is not false)
            new FallbackSettling(profiles, settling, checks, wishes.Variables, log).Settle(models);
        return new ModelReading([.. models], log.Findings)
        {
            Uses = [.. document.Uses.Select(use => use.Settings)],
            PriceTable = models.Any(settings => settings.Price is { } price && ReferenceEquals(price, PriceTable.BuiltIn.Find(settings)?.Price))
                ? PriceTable.BuiltIn.Digest
                : null,
            Rollouts = rollouts,
            Pinned = [.. rollouts.Where(rollout => wishes.Rollouts.Contains(rollout.Name))],
        };
    }

    private static void CheckUses(ModelsDocument document, Func<ModelName, bool> isKnown, FindingLog log)
    {
        foreach (var use in document.Uses.Where(use => use.Settings.Profile is { } profile && !isKnown(profile)))
        {
            log.Error(
                "unknown-profile",
                $"The use \"{use.Settings.Name}\" names the profile \"{use.Settings.Profile}\", which nobody sets up.",
                use.ProfileSpot ?? use.Spot);
        }
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
}
