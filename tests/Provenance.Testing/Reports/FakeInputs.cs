using System.Collections.Immutable;
using System.Globalization;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Statistics;

namespace Provenance.Testing.Reports;

/// <summary>An experiment out of thin air, for <see cref="ReportInputBuilder"/>.</summary>
internal static class FakeInputs
{
    public static ImmutableArray<Document> Documents(int count, string? hostile) =>
    [
        .. Enumerable.Range(1, count).Select(i => new Document(
            (hostile ?? "") + string.Create(CultureInfo.InvariantCulture, $"text-{i:D2}"),
            (hostile ?? "") + string.Create(CultureInfo.InvariantCulture, $"text-{i:D2}.txt"),
            string.Create(CultureInfo.InvariantCulture, $"corpus/text-{i:D2}.txt"),
            Digest.Of(string.Create(CultureInfo.InvariantCulture, $"text {i}")),
            1000 + i,
            ImmutableSortedDictionary<string, string>.Empty.Add("side", hostile ?? (i % 2 == 0 ? "left" : "right")))),
    ];

    public static Experiment Experiment(
        string name, ImmutableArray<Document> documents, ImmutableArray<ModelName> models, int runs, ImmutableArray<string> dimensions,
            string? hostile) => new()
    {
        Name = hostile ?? name,
        Description = hostile ?? "Which of the two prevails?",
        Format = "provenance/1",
        Framework = Framework(dimensions, hostile),
        Corpus = new Corpus(hostile ?? "Speeches", documents) { Version = "1.0" },
        Models = models,
        Runs = runs,
        Budget = 5m,
        Hypotheses = [new Hypothesis("H1", hostile ?? "Hope prevails on the left.")],
        Statistics = new StatisticsPlan(
            ["side"], [Test, Test with { Kind = TestKind.CronbachAlpha, GroupBy = null, Variables = dimensions }]),
        Inputs = [new InputFile("experiment.yaml", "experiment.yaml", Digest.Of("experiment"), 321)],
        Warnings = [new Finding(
            Severity.Warning, "count-disagrees", hostile ?? "The manifest says 5 documents.", new SourceSpot("corpus.md", 12, "total"))],
    };

    public static PlannedTest Test { get; } = new(TestKind.TTest, [ReportInputBuilder.Metric], "side", []);

    private static Framework Framework(ImmutableArray<string> dimensions, string? hostile) => new()
    {
        Name = hostile ?? "Two moods",
        Version = "2.1",
        Digest = Digest.Of("framework"),
        Variant = "default",
        AnalysisPrompt = "Read the text and score it.",
        Dimensions = [.. dimensions.Select(dimension => new Dimension(dimension, hostile ?? $"How much {dimension} there is."))],
        Metrics = [new MetricDefinition(
            ReportInputBuilder.Metric, hostile ?? "hope_score - fear_score", null, new SourceSpot("framework.md", 40, "metrics.balance"))],
        Output = new OutputContract(null, null, "scores"),
    };
}
