using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Testing;
using Xunit;

namespace Provenance.Tests.Calculation;

/// <summary>Real frameworks and real scores against a recomputation that was made with Python.</summary>
public sealed class RecordedCalculationTests
{
    [RecordedFact("bolsonaro-pdaf")]
    public void Every_metric_of_pdaf_equals_the_recomputation()
    {
        var framework = RecordedFrameworks.Version10("bolsonaro-pdaf", "experiment");
        Assert.Equal((9, 8), (framework.Dimensions.Length, framework.Metrics.Length));

        var compared = CompareVersion10("bolsonaro-pdaf", framework);

        Assert.Equal((660, 4), compared);
    }

    [RecordedFact("bolsonaro-pdaf")]
    public void The_headline_metric_of_pdaf_is_0_820225_over_82_answers()
    {
        var calculator = new MetricCalculator(RecordedFrameworks.Version10("bolsonaro-pdaf", "experiment"));

        var values = RecordedFrameworks.Scores("bolsonaro-pdaf").Values
            .Select(scores => calculator.Calculate(Frameworks.Answer(scores)))
            .Select(metrics => metrics.Single(metric => metric.Metric == "salience_weighted_overall_populism_index").Value)
            .OfType<double>().ToList();

        Assert.Equal(82, values.Count);
        Assert.Equal(0.820225, values.Average(), 6);
    }

    [RecordedFact("micro")]
    public void Every_metric_of_micro_equals_the_recomputation() =>
        Assert.Equal(
            (10, 0), CompareVersion10("micro", RecordedFrameworks.Version10("micro", "experiment/main")));

    [RecordedTheory("reference-validation-v4")]
    [InlineData("ecf", "ecf_v1.0_refined.md", 135, 0)]
    [InlineData("caf", "caf_v4.2_salience_weighted.md", 0, 112)]
    [InlineData("chf", "chf_v1.1_salience_enhanced.md", 0, 112)]
    public void Every_verdict_on_version_4_equals_the_recomputations(string framework, string file, int computed, int not)
    {
        var calculator = new MetricCalculator(RecordedFrameworks.Version4(framework, file));
        var expected = RecordedCsv.Rows("reference-validation-v4", "expected/derived_recomputed.csv")
            .Where(row => row["framework"] == framework).ToList();
        var answers = RecordedFrameworks.ProseScores()
            .Where(row => row["framework"] == framework)
            .GroupBy(row => row["id"])
            .ToDictionary(group => group.Key, group => calculator.Calculate(Frameworks.Answer(group
                .Select(row => Frameworks.Score(row["dimension"], RecordedFrameworks.Number(row["score"]), RecordedFrameworks.Number(row["salience"]))))));

        Assert.Equal((computed, not), Compare(expected, answers));
        Assert.All(answers.Values.SelectMany(metrics => metrics).Where(metric => metric.Value is null), metric =>
            Assert.Contains(metric.NotComputable!.Split(':')[0], (string[])["prose", "depends-on"]));
    }

    private static (int Computed, int Not) CompareVersion10(string name, Framework framework)
    {
        var calculator = new MetricCalculator(framework);
        var answers = RecordedFrameworks.Scores(name)
            .ToDictionary(answer => answer.Key, answer => calculator.Calculate(Frameworks.Answer(answer.Value)));
        return Compare(RecordedCsv.Rows(name, "expected/derived_recomputed.csv"), answers);
    }

    private static (int Computed, int Not) Compare(
        IReadOnlyList<IReadOnlyDictionary<string, string>> expected,
        Dictionary<string, ImmutableArray<MetricValue>> answers)
    {
        foreach (var row in expected)
        {
            var ours = answers[row["id"]].Single(metric => metric.Metric == row["metric"]);
            var theirs = RecordedFrameworks.Number(row["recomputed"]);
            Assert.Equal(theirs is null, ours.Value is null);
            if (theirs is { } value)
                Assert.InRange(ours.Value!.Value - value, -1e-12, 1e-12);
            else
                Assert.NotEmpty(ours.NotComputable!);
        }

        return (expected.Count(row => row["recomputed"].Length > 0), expected.Count(row => row["recomputed"].Length == 0));
    }
}
