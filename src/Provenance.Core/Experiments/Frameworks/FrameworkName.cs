using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>What a Discernus framework is called: in its metadata, or at the top.</summary>
internal sealed record FrameworkName(string Name, string Version)
{
    public static FrameworkName Of(Fields root)
    {
        var metadata = root.Section("metadata");
        var name = metadata?.Text("framework_name") ?? root.Text("name") ?? root.Text("display_name");
        var version = metadata?.Text("framework_version") ?? root.Text("version");
        if (name is null)
            root.Log.Warning("name-missing", "The framework states no name; its file's name is taken.", root.Spot());
        return new FrameworkName(name ?? Path.GetFileNameWithoutExtension(root.File), version ?? "unstated");
    }
}
