using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Core.Experiments.Declarations;

/// <summary>
/// <c>experiment.yaml</c>, our own format, described in <c>docs/experiment.md</c>. Strict: a field that is not known is an error.
/// </summary>
internal static class OwnDeclaration
{
    private const string Format = "provenance/1";

    public static Declaration? Read(SourceText source, FindingLog log)
    {
        var node = YamlNodes.Parse(source, log, Severity.Error);
        if (node is Mapping root)
            return Read(new Fields(root, "", source.File, log), source);
        if (!log.HasErrors)
            log.Error(
                "not-a-mapping",
                $"An experiment must be fields with values; this is {node?.Describe() ?? "empty"}.",
                source.Spot(node?.Line ?? 1));
        return null;
    }

    private static Declaration Read(Fields root, SourceText source)
    {
        var declaration = new Declaration
        {
            Format = Version(root),
            Name = root.RequiredText("name"),
            Spot = root.Spot(),
            Description = root.Text("description")?.Trim(),
            Framework = Named(root, "framework"),
            InlineFramework = root.Find("framework") is Mapping ? root.Section("framework") : null,
            Corpus = Named(root, "corpus"),
            InlineCorpus = root.Find("corpus") is Mapping ? root.Section("corpus") : null,
            Models = [.. root.Texts("models").Select(model => new Named(model.Text, model.Spot))],
            Runs = (int?)root.Integer("runs", 1, DiscernusDeclaration.MostRuns),
            ExtractionModel = Named(root, "extraction_model"),
            Budget = BudgetSection.Read(root),
            Variant = Named(root, "variant"),
            Sampling = SamplingSection.Read(root.Section("sampling")),
            Rollouts = [.. root.Texts("rollouts").Select(rollout => rollout.Text)],
            Substitution = root.Choice("substitution", ("forbidden", Substitution.Forbidden), ("allowed", Substitution.Allowed)),
            Cache = root.Choice("cache", ("off", CacheMode.Off), ("exact", CacheMode.Exact), ("semantic", CacheMode.Semantic)),
            Hypotheses = HypothesisList.Read(root),
            Statistics = root.Section("statistics"),
            ModelsYaml = Settings(root, source),
        };
        foreach (var name in new[] { "framework", "corpus" })
        {
            if (root.Find(name) is Sequence list)
                root.Log.Error(
                    "wrong-type", $"\"{name}\" must be the name of a file, or a mapping; this is {list.Describe()}.", root.Spot(name));
        }

        root.RejectUnknown();
        return declaration;
    }

    private static string Version(Fields root)
    {
        if (root.Integer("provenance", 0, int.MaxValue) is { } version and not 1)
            root.Log.Error("unsupported-version", $"This is format {version}; this program reads format 1.", root.Spot("provenance"));
        return Format;
    }

    private static Named? Named(Fields root, string name) =>
        root.Find(name) is Scalar scalar ? new Named(scalar.Text, root.Spot(name)) : null;

    /// <summary>The section's own text, indented as it stands, so that its lines stay the file's.</summary>
    private static ModelsYaml? Settings(Fields root, SourceText source)
    {
        if (root.Section("model_settings") is not { } settings)
            return null;
        var span = settings.Mapping.Span;
        var text = new string(' ', span.Column) + source.Text[span.Start..Math.Max(span.Start, span.End)];
        return new ModelsYaml(text, settings.Spot());
    }
}
