using System.Text.Json;
using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Statistics;
using Provenance.Testing;
using Provenance.Tests.Calculation;
using Xunit;

namespace Provenance.Tests.Statistics;

/// <summary>Real scores against figures that pandas computed from the same answers.</summary>
public sealed class RecordedStatisticsTests
{
    private const string DataSet = "bolsonaro-pdaf";
    private const string Headline = "salience_weighted_overall_populism_index";

    // The twelve answers of the run that the published figures come from.
    private static readonly string[] Published = ["7", "14", "21", "28", "35", "42", "49", "58", "65", "71", "78", "85"];

    [RecordedFact(DataSet)]
    public void Recomputed_and_reported_means_and_deviations_equal_the_baseline()
    {
        using var baseline = JsonDocument.Parse(File.ReadAllText(Path.Combine(RecordedData.Get(DataSet), "expected", "baseline_check.json")));
        var checks = StatisticsCalculator.Compute(Quick(), Framework(), Analyses(Published)).Arithmetic.ToDictionary(check => check.Metric);

        Assert.Equal(8, checks.Count);
        foreach (var expected in baseline.RootElement.GetProperty("metrics").EnumerateObject())
        {
            var check = checks[expected.Name];
            Assert.Equal(expected.Value.GetProperty("n_recomputed").GetInt32(), check.Compared);
            Assert.Equal(expected.Value.GetProperty("mean_recomputed").GetDouble(), check.MeanRecomputed, 1e-9);
            Assert.Equal(expected.Value.GetProperty("mean_of_llm_reported").GetDouble(), check.MeanReported, 1e-9);
            Assert.Equal(expected.Value.GetProperty("std_ddof1_llm").GetDouble(), check.StandardDeviationReported!.Value, 1e-9);
        }

        Assert.Equal(0.8212, checks[Headline].MeanRecomputed, 4);
        Assert.Equal(0.137, checks[Headline].LargestDifference, 3);
    }

    [RecordedFact(DataSet)]
    public void Correlations_medians_and_alpha_of_what_was_reported_equal_those_of_pandas()
    {
        var run = Path.Combine(RecordedData.Get(DataSet), "expected", "original", "20250926_123424", "artifacts", "misc", "baseline_statistics_579fc8c6");
        using var oracle = JsonDocument.Parse(File.ReadAllText(run));
        var level = oracle.RootElement.GetProperty("baseline_statistics").GetProperty("document_level");
        var framework = Framework();
        var plan = Quick() with { Tests = [new PlannedTest(TestKind.CronbachAlpha, [.. framework.Metrics.Select(metric => metric.Name)], null, [])] };

        var statistics = StatisticsCalculator.Compute(plan, framework, [.. Analyses(Published).Select(AsReported)]);

        var pearson = level.GetProperty("correlations").GetProperty("pearson_correlations");
        var metrics = framework.Metrics.Select(metric => metric.Name).ToHashSet();
        var pairs = statistics.Correlations.Where(pair => metrics.Contains(pair.First) && metrics.Contains(pair.Second)).ToList();
        Assert.Equal(28, pairs.Count);
        Assert.All(pairs, pair => Assert.Equal(pearson.GetProperty(pair.First).GetProperty(pair.Second).GetDouble(), pair.Pearson!.Value, 1e-9));
        Assert.All(metrics, metric => Assert.Equal(
            level.GetProperty("descriptives").GetProperty(metric).GetProperty("median").GetDouble(), Overall(statistics, metric).Median!.Value, 1e-9));
        Assert.Equal(level.GetProperty("reliability").GetProperty("cronbach_alpha").GetDouble(), statistics.Tests[0].Statistic!.Value, 1e-9);
    }

    [RecordedFact(DataSet)]
    public void All_answers_have_denominators_and_agreement_between_their_runs()
    {
        var ids = RecordedCsv.Rows(DataSet, "expected/parse_status.csv").Select(row => row["id"]).ToList();
        var statistics = StatisticsCalculator.Compute(Quick(), Framework(), Analyses(ids));

        var figure = Overall(statistics, Headline);
        Assert.Equal(new Denominators(85, 82, 0, 2, 1, 0, 0), figure.Denominators);
        Assert.Equal(0.820225, figure.AnalysisMean!.Value, 6);
        Assert.InRange(figure.Mean!.Value, figure.Low!.Value, figure.High!.Value);

        var agreement = statistics.Agreements.Single(found => found.Variable == Headline);
        Assert.Null(agreement.NotComputed);
        Assert.InRange(agreement.KrippendorffAlpha!.Value, 0, 1);
        Assert.True(agreement.IccAverage > agreement.IccSingle);
    }

    private static StatisticsPlan Quick() => StatisticsPlan.Descriptive with { Resamples = 1_000 };

    private static Framework Framework() => RecordedFrameworks.Version10(DataSet, "experiment");

    private static Descriptive Overall(SessionStatistics statistics, string variable) =>
        statistics.Descriptives.Single(figure => figure.Variable == variable && figure.Model is null);

    private static Analysis AsReported(Analysis analysis) =>
        analysis with { Metrics = [.. analysis.Metrics.Select(metric => metric with { Value = metric.Reported })] };

    private static IReadOnlyList<Analysis> Analyses(IEnumerable<string> ids)
    {
        var scores = RecordedFrameworks.Scores(DataSet);
        var rows = RecordedCsv.Rows(DataSet, "expected/parse_status.csv").ToDictionary(row => row["id"]);
        var reported = RecordedCsv.Rows(DataSet, "expected/derived_recomputed.csv").Where(row => row["llm_reported"].Length > 0)
            .ToLookup(row => row["id"], row => new ReportedMetric(row["metric"], RecordedFrameworks.Number(row["llm_reported"])!.Value));
        var calculator = new MetricCalculator(Framework());
        var analyses = new SampleAnalyses();
        foreach (var id in ids)
        {
            var run = int.Parse(rows[id]["run"], System.Globalization.CultureInfo.InvariantCulture);
            if (!scores.TryGetValue(id, out var found))
                analyses.Without(rows[id]["document"], run, OutcomeClass.Answered, unparsed: true);
            else
                analyses.Answered(
                    rows[id]["document"], run, [.. found.Select(score => (score.Dimension, score.Value(DimensionScore.RawScore)!.Value))],
                    [.. calculator.Calculate(Frameworks.Answer(found, [.. reported[id]]))]);
        }

        return analyses.All;
    }
}
