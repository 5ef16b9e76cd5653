using Provenance.Core.Digests;
using Provenance.Core.Experiments;

namespace Provenance.Core.Sessions.Reading;

/// <summary>The framework in <c>session.json</c>.</summary>
internal static class FrameworkMembers
{
    public static Framework Read(JsonMembers json) => new()
    {
        Name = json.Text("name"),
        Version = json.Text("version"),
        Digest = json.Parse("digest", Digest.Parse),
        Variant = json.Text("variant"),
        AnalysisPrompt = json.Text("analysisPrompt"),
        Dimensions = [.. json.Objects("dimensions", Dimension)],
        Metrics = [.. json.OptionalObjects("metrics", Metric) ?? []],
        Output = json.Object("output", Output),
    };

    public static SourceSpot Spot(JsonMembers json) => new(json.Text("file"), json.OptionalInteger("line", 0), json.OptionalText("field"));

    private static Dimension Dimension(JsonMembers json)
    {
        var unbounded = new Dimension(json.Text("name"), json.Text("description"));
        return unbounded with
        {
            Minimum = json.OptionalNumber("minimum") ?? unbounded.Minimum,
            Maximum = json.OptionalNumber("maximum") ?? unbounded.Maximum,
            Markers = [.. json.OptionalTexts("markers")],
        };
    }

    private static MetricDefinition Metric(JsonMembers json) =>
        new(json.Text("name"), json.Text("formula"), json.OptionalText("description"), json.Object("spot", Spot));

    private static OutputContract Output(JsonMembers json) =>
        new(json.OptionalText("schema"), json.OptionalText("instructions"), json.Text("scoresField"));
}
