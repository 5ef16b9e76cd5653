using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Gateway.Catalog;

/// <summary>What a models file says, before anything is looked up.</summary>
internal sealed record ModelsDocument(ImmutableArray<ModelEntry> Profiles, ImmutableArray<UseEntry> Uses)
{
    private const string ProfilesKey = "profiles";
    private const string UsesKey = "uses";
    private const string LlmKey = "llm";
    private const string RolloutsKey = "rollouts";
    private const int MostProfiles = 1000;

    public static ModelsDocument Empty { get; } = new([], []);

    public LlmSection? Llm { get; init; }

    public ImmutableArray<RolloutEntry> Rollouts { get; init; } = [];

    /// <summary>The sections by their names; every other member of the root is a profile.</summary>
    public static ModelsDocument Read(Mapping root, string file, FindingLog log)
    {
        var fields = new Fields(root, "", file, log);
        var profiles = ReadProfiles(root, "", file, log);
        if (fields.Section(ProfilesKey) is { } section)
            profiles.AddRange(ReadProfiles(section.Mapping, ProfilesKey, file, log));
        return new ModelsDocument(
            Once([.. profiles], log),
            fields.Section(UsesKey) is { } uses ? [.. UseReader.Read(uses)] : [])
        {
            Llm = fields.Section(LlmKey) is { } llm ? LlmSection.Read(llm) : null,
            Rollouts = fields.Section(RolloutsKey) is { } rollouts ? [.. RolloutReader.Read(rollouts)] : [],
        };
    }

    /// <summary>Of a profile that stands twice both are read, so that everything that is wrong is said at once; the later one holds.</summary>
    private static List<ModelEntry> ReadProfiles(Mapping mapping, string path, string file, FindingLog log)
    {
        IEnumerable<ModelEntry> Read(IEnumerable<Member> members) => members
            .Where(member => path.Length > 0 || member.Name is not (ProfilesKey or UsesKey or LlmKey or RolloutsKey))
            .Select(member => ModelEntryReader.Read(member, path, file, log))
            .OfType<ModelEntry>();
        _ = Read(mapping.Replaced).Count();
        return [.. Read(mapping.Members)];
    }

    /// <summary>What this one leaves out is taken from the other one.</summary>
    public ModelsDocument Over(ModelsDocument other) => new(
        [
            .. Profiles.Select(entry => other.Profiles.FirstOrDefault(under => under.Name == entry.Name) is { } under ? entry.Over(under) : entry),
            .. other.Profiles.Where(under => !Profiles.Any(entry => entry.Name == under.Name)),
        ],
        [.. Uses, .. other.Uses.Where(under => !Uses.Any(use => use.Settings.Name == under.Settings.Name))])
    {
        Llm = Llm ?? other.Llm,
        Rollouts = [.. Rollouts, .. other.Rollouts.Where(under => !Rollouts.Any(rollout => rollout.Settings.Name == under.Settings.Name))],
    };

    /// <summary>The document with its section <c>llm</c> spelled out.</summary>
    public ModelsDocument Spelled(FallbackVariables variables, FindingLog log)
    {
        if (Llm?.Primary(variables, log) is not { } primary)
            return this;
        var use = new UseEntry(new() { Name = LlmSection.Use, Profile = primary.Name }, primary.Spot) { ProfileSpot = primary.Spot };
        return Over(new ModelsDocument([primary], [use]));
    }

    private static ImmutableArray<ModelEntry> Once(ImmutableArray<ModelEntry> entries, FindingLog log)
    {
        foreach (var again in entries.GroupBy(entry => entry.Name).SelectMany(same => same.Skip(1)))
            log.Error("duplicate-key", $"\"{again.Name}\" is set up twice, at the top and under \"{ProfilesKey}\".", again.Spot);
        if (entries.Length > MostProfiles)
            log.Error("too-many-profiles", $"There are {entries.Length} profiles; at most {MostProfiles} are read.", entries[MostProfiles].Spot);
        return [.. entries.DistinctBy(entry => entry.Name).Take(MostProfiles)];
    }
}
