using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>The framework of our own format: a section of <c>experiment.yaml</c>, or a YAML file of the same fields.</summary>
internal static class OwnFramework
{
    public static bool IsOne(Mapping root) => root.Has("prompt") && !root.Has("analysis_variants") && !root.Has("metadata");

    public static Framework? Read(Fields fields, VariantWish wish, Digest digest)
    {
        wish.RequireNone(fields.Log);
        var name = fields.RequiredText("name");
        var version = fields.Text("version") ?? "1";
        var prompt = fields.Text("prompt") ?? "";
        if (string.IsNullOrWhiteSpace(prompt))
            fields.Log.Error("prompt-missing", "The framework has no prompt: there is nothing to ask.", fields.Spot("prompt"));
        var dimensions = Dimensions(fields);
        var metrics = Metrics(fields);
        var output = Output(fields.Section("output"));
        fields.RejectUnknown();
        RejectSharedNames(fields, dimensions, metrics);
        if (dimensions.IsEmpty && fields.Find("dimensions") is null or Sequence { Items: [] })
            fields.Log.Error("no-dimensions", "A framework scores at least one dimension.", fields.Spot("dimensions"));
        if (dimensions.IsEmpty || string.IsNullOrWhiteSpace(prompt))
            return null;
        return new Framework
        {
            Name = name,
            Version = version,
            Digest = digest,
            Variant = VariantWish.Default,
            AnalysisPrompt = prompt,
            Dimensions = dimensions,
            Metrics = metrics,
            Output = output,
        };
    }

    private static ImmutableArray<Dimension> Dimensions(Fields fields)
    {
        var names = new DimensionNames(fields.Log);
        foreach (var item in fields.Sections("dimensions"))
        {
            var dimension = new Dimension(item.RequiredText("name"), item.Text("description")?.Trim() ?? "")
            {
                Minimum = item.Number("minimum") ?? 0,
                Maximum = item.Number("maximum") ?? 1,
                Markers = [.. item.Texts("markers").Select(marker => marker.Text)],
            };
            item.RejectUnknown();
            names.Add(dimension, item.Spot("name"));
        }

        return names.ToImmutable();
    }

    private static ImmutableArray<MetricDefinition> Metrics(Fields fields)
    {
        var metrics = new List<MetricDefinition>();
        foreach (var item in fields.Sections("metrics"))
        {
            var (name, formula) = (item.RequiredText("name"), item.RequiredText("formula"));
            metrics.Add(new MetricDefinition(name, formula, item.Text("description"), item.Spot("formula")));
            item.RejectUnknown();
        }

        return [.. metrics];
    }

    private static OutputContract Output(Fields? output)
    {
        if (output is null)
            return new OutputContract(null, null, OutputSchema.ScoresField);
        var schema = output.Section("schema")?.Mapping;
        var contract = new OutputContract(
            schema is null ? null : NodeJson.Write(schema),
            output.Text("instructions"),
            output.Text("scores_field") ?? OutputSchema.ScoresField);
        output.RejectUnknown();
        return contract;
    }

    /// <summary>A formula or a test names a variable: it must be one thing.</summary>
    private static void RejectSharedNames(Fields fields, ImmutableArray<Dimension> dimensions, ImmutableArray<MetricDefinition> metrics)
    {
        var names = dimensions.Select(dimension => dimension.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var metric in metrics.Where(metric => metric.Name.Length > 0 && !names.Add(metric.Name)))
            fields.Log.Error("duplicate-metric", $"\"{metric.Name}\" is the name of another dimension or metric.", metric.Spot);
    }
}
