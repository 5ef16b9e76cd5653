using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>Gives models their chains of fallbacks, and the settings of those who are in them.</summary>
internal sealed class FallbackSettling(
    IReadOnlyDictionary<ModelName, ModelEntry> profiles, ProfileSettling settling, ProfileChecks checks, FallbackVariables variables, FindingLog log)
{
    /// <param name="models">Each gets its chain; models that are only in chains are added at the end.</param>
    public void Settle(List<ModelSettings> models)
    {
        var asked = models.Count;
        for (var i = 0; i < asked; i++)
        {
            var chain = ImmutableArray.CreateBuilder<ModelName>();
            foreach (var fallback in FallbackGraph.ChainOf(EntryOf(models[i].Name), profiles).Where(fallback => CanStandIn(fallback, models[i].Name, models)))
                chain.Add(fallback.Name);
            if (chain.Count > 0)
            {
                var policy = profiles.GetValueOrDefault(models[i].Name)?.FallbackPolicy ?? FallbackPolicy.RetryThenFallback;
                models[i] = models[i] with { Fallback = new FallbackChain(chain.ToImmutable(), policy) };
            }
        }
    }

    /// <summary>What the environment implies it implies for the model that is asked; a fallback has only those that it names.</summary>
    private ModelEntry EntryOf(ModelName name)
    {
        var entry = profiles.GetValueOrDefault(name) ?? new ModelEntry(name, FallbackVariables.Spot);
        return entry.Fallbacks is null && variables.Implied(name) is { } text && ModelNames.Parse(text, FallbackVariables.Spot, log) is { } implied
            ? entry with { Fallbacks = [new NamedModel(implied, FallbackVariables.Spot)] }
            : entry;
    }

    private bool CanStandIn(NamedModel fallback, ModelName primary, List<ModelSettings> models)
    {
        var known = models.Find(model => model.Name == fallback.Name);
        var entry = profiles.GetValueOrDefault(fallback.Name);
        if ((known ?? (settling.IsKnown(fallback.Name, entry) ? settling.Settle(fallback.Name, entry) : null)) is not { } settings)
            return false;
        var can = checks.CanStandIn(settings, primary, fallback.Spot);
        if (can && known is null)
            models.Add(settings);
        return can;
    }
}
