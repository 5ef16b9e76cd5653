using System.Collections.Immutable;
using Provenance.Core.Experiments.Frameworks;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Declarations;

/// <summary>
/// <c>experiment.md</c> of Discernus: the appendix of v10 with <c>metadata</c> and <c>components</c>, or the front matter of v4 and 7.3.
/// </summary>
internal static class DiscernusDeclaration
{
    private static readonly string[] NotApplied =
    [
        "reliability_filtering", "advanced_filtering",
        "statistical_plan", "statistical_analyses", "statistical_analysis", "statistical_tests",
    ];

    public static Declaration? Read(Mapping root, string file, FindingLog log)
    {
        var fields = new Fields(root, "", file, log);
        var declaration = root.Has("components") || fields.Section("metadata")?.Find("spec_version") is not null
            ? Appendix(fields)
            : FrontMatter(fields);
        foreach (var section in NotApplied)
            UnusedSections.Warn(fields, section, "is not applied; a statistics section of an experiment.yaml would be");
        return declaration;
    }

    private static Declaration? Appendix(Fields root)
    {
        var metadata = root.Section("metadata");
        var components = root.Section("components");
        var version = metadata?.Text("spec_version");
        if (version is null)
            root.Log.Warning(
                "version-unstated", "The experiment states no metadata.spec_version; it is read as v10.", root.Spot("metadata"));
        var spot = metadata?.Spot("spec_version") ?? root.Spot();
        if (SpecificationVersion.Read(version ?? "10", "experiment", spot, root.Log) is not { } read)
            return null;
        return Common(root, read) with
        {
            Name = metadata?.Text("experiment_name") ?? root.Text("name") ?? NameMissing(root),
            Spot = components?.Spot() ?? root.Spot(),
            Framework = components is null ? null : Name(components, "framework"),
            Corpus = components is null ? null : Name(components, "corpus"),
        };
    }

    private static Declaration? FrontMatter(Fields root)
    {
        var framework = root.Either("framework_file", "framework");
        var corpus = root.Either("corpus", "corpus_path");
        if (root.Find(framework) is null && root.Find(corpus) is null)
        {
            root.Log.Error(
                "unknown-format",
                "This is no experiment that is read: it has neither components (v10) nor framework_file and corpus (v4), " +
                "nor framework and corpus_path (7.3).",
                root.Spot());
            return null;
        }

        return Version(root) is { } version
            ? Common(root, version) with
            {
                Name = root.Text("name") ?? NameMissing(root),
                Framework = Name(root, framework),
                Corpus = Name(root, corpus),
            }
            : null;
    }

    private static string? Version(Fields root)
    {
        var field = root.Either("version", "spec_version");
        if (root.Text(field) is { } stated)
            return SpecificationVersion.Read(stated, "experiment", root.Spot(field), root.Log);
        // v8 said name, description, framework, corpus and questions, and no version.
        if (root.Mapping.Has("questions"))
            return SpecificationVersion.Read("8.0", "experiment", root.Spot("questions"), root.Log);
        return root.Find("analysis") is not null ? FrameworkSpecification.Seven : FrameworkSpecification.Four;
    }

    private static Declaration Common(Fields root, string version)
    {
        var analysis = root.Find("analysis") is Mapping ? root.Section("analysis") : null;
        var models = root.Find("models") is null && analysis is not null ? analysis : root;
        var variant = root.Find("analysis_variant") is null && analysis is not null ? (analysis, "variant") : (root, "analysis_variant");
        var runs = root.Either("runs_per_model", "num_runs", "runs");
        return new Declaration
        {
            Format = $"discernus/{version}",
            Name = "",
            Spot = root.Spot(),
            Description = root.Text("description")?.Trim(),
            Models = [.. models.Texts(models.Either("models", "model")).Select(model => new Named(model.Text, model.Spot))],
            Runs = (int?)root.Integer(runs, 1, MostRuns),
            Variant = variant.Item1.Text(variant.Item2) is { } name ? new Named(name, variant.Item1.Spot(variant.Item2)) : null,
            Hypotheses = Hypotheses(root),
        };
    }

    public const int MostRuns = 10_000;

    private static ImmutableArray<Hypothesis> Hypotheses(Fields root)
    {
        var listed = HypothesisList.Read(root);
        return root.Text("hypothesis") is { } main ? [new Hypothesis("hypothesis", main.Trim()), .. listed] : listed;
    }

    private static Named? Name(Fields fields, string name) =>
        fields.Text(name) is { Length: > 0 } text ? new Named(text, fields.Spot(name)) : null;

    private static string NameMissing(Fields root)
    {
        root.Log.Warning("name-missing", "The experiment states no name; its file's name is taken.", root.Spot());
        return Path.GetFileNameWithoutExtension(root.File);
    }
}
