using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>
/// Sections that would change figures if someone applied them. Nothing here does, and the reader of the report should know.
/// </summary>
internal static class UnusedSections
{
    public static void Warn(Fields owner, string name, string why)
    {
        if (owner.Find(name) is not null)
            owner.Log.Warning("section-unused", $"\"{name}\" {why}.", owner.Spot(name));
    }
}
