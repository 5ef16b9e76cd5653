using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Catalog;

/// <summary>What a models file says of one rollout, and where.</summary>
internal sealed record RolloutEntry(RolloutSettings Settings, SourceSpot Spot);

/// <summary>Reads the section <c>rollouts</c>.</summary>
internal static class RolloutReader
{
    public static List<RolloutEntry> Read(Fields section)
    {
        var rollouts = new List<RolloutEntry>();
        foreach (var member in section.Mapping.Members)
        {
            if (section.Section(member.Name) is { } fields && Read(fields, member.Name) is { } rollout)
                rollouts.Add(new RolloutEntry(rollout, section.Spot(member.Name)));
        }

        return rollouts;
    }

    private static RolloutSettings? Read(Fields fields, string name)
    {
        foreach (var required in new[] { "baseline", "candidate" })
        {
            if (fields.Find(required) is null)
                fields.Missing(required);
        }

        var (baseline, candidate) = (ModelNames.ReadOne(fields, "baseline"), ModelNames.ReadOne(fields, "candidate"));
        var use = fields.Text("use");
        var stage = fields.Choice(
            "stage", ("off", RolloutStage.Off), ("flagged", RolloutStage.Flagged), ("percent", RolloutStage.Percent), ("all", RolloutStage.All));
        var percent = fields.Number("percent", 0, 100);
        var flag = fields.Text("flag");
        fields.RejectUnknown();
        if (baseline is null || candidate is null)
            return null;
        if (baseline.Name == candidate.Name)
            fields.Log.Error("rollout-of-one", $"\"{name}\" compares \"{baseline.Name}\" with itself.", candidate.Spot);
        var rollout = new RolloutSettings { Name = name, Use = use, Baseline = baseline.Name, Candidate = candidate.Name, Stage = stage ?? RolloutStage.Off };
        return rollout with { Percent = percent ?? rollout.Percent, Flag = flag ?? rollout.Flag };
    }
}
