using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>Which model answers in place of which: the fallbacks of all profiles, followed to their ends.</summary>
internal sealed class FallbackGraph(IReadOnlyDictionary<ModelName, ModelEntry> profiles, Func<ModelName, bool> isKnown)
{
    /// <summary>Fallbacks that nobody knows, and chains that come back to where they began, each once.</summary>
    public void Check(FindingLog log)
    {
        foreach (var entry in profiles.Values)
        {
            foreach (var fallback in entry.Fallbacks ?? [])
            {
                if (fallback.Name == entry.Name)
                    log.Error("fallback-cycle", $"\"{entry.Name}\" falls back to itself.", fallback.Spot);
                else if (!isKnown(fallback.Name))
                    log.Error("unknown-fallback", $"\"{entry.Name}\" falls back to \"{fallback.Name}\", {WhyUnknown(fallback.Name)}", fallback.Spot);
            }
        }

        foreach (var cycle in Cycles())
        {
            log.Error(
                "fallback-cycle",
                $"Fallbacks go round in a circle: {string.Join(" -> ", cycle.Append(cycle[0]).Select(name => $"\"{name}\""))}.",
                profiles[cycle[0]].Spot);
        }
    }

    /// <summary>Every model that may answer instead of this one, in the order in which they are asked: a fallback, then its own.</summary>
    public static ImmutableArray<NamedModel> ChainOf(ModelEntry primary, IReadOnlyDictionary<ModelName, ModelEntry> profiles)
    {
        var chain = new List<NamedModel>();
        Follow(primary, chain, primary.Name, profiles);
        return [.. chain];
    }

    private static void Follow(ModelEntry entry, List<NamedModel> chain, ModelName primary, IReadOnlyDictionary<ModelName, ModelEntry> profiles)
    {
        foreach (var fallback in entry.Fallbacks ?? [])
        {
            if (fallback.Name == primary || chain.Exists(known => known.Name == fallback.Name))
                continue;
            chain.Add(fallback);
            if (profiles.TryGetValue(fallback.Name, out var next))
                Follow(next, chain, primary, profiles);
        }
    }

    /// <summary>Circles of two and more, each from its first name in ordinal order.</summary>
    private List<List<ModelName>> Cycles()
    {
        var found = new SortedDictionary<string, List<ModelName>>(StringComparer.Ordinal);
        var done = new HashSet<ModelName>();
        foreach (var start in profiles.Keys)
            Visit(start, [], done, found);
        return [.. found.Values];
    }

    private void Visit(ModelName name, List<ModelName> path, HashSet<ModelName> done, SortedDictionary<string, List<ModelName>> found)
    {
        if (path.IndexOf(name) is >= 0 and var from)
        {
            Note(path[from..], found);
            return;
        }

        if (done.Contains(name) || !profiles.TryGetValue(name, out var entry))
            return;
        path.Add(name);
        foreach (var fallback in (entry.Fallbacks ?? []).Where(fallback => fallback.Name != name))
            Visit(fallback.Name, path, done, found);
        path.RemoveAt(path.Count - 1);
        done.Add(name);
    }

    private static void Note(List<ModelName> cycle, SortedDictionary<string, List<ModelName>> found)
    {
        var first = cycle.IndexOf(cycle.MinBy(name => name.ToString(), StringComparer.Ordinal)!);
        List<ModelName> turned = [.. cycle[first..], .. cycle[..first]];
        found.TryAdd(string.Join(' ', turned), turned);
    }

    private string WhyUnknown(ModelName name) => profiles.ContainsKey(name)
        ? "whose profile does not say who answers."
        : $"which no profile sets up.{Near(name)}";

    private string Near(ModelName name) =>
        Core.Names.NearestName.Of(name.ToString(), profiles.Keys.Select(known => known.ToString())) is { } near ? $" Did you mean \"{near}\"?" : "";
}
