using Provenance.Core.Experiments;
using Provenance.Core.Statistics;
using Provenance.Tests.Calculation;
using Xunit;

namespace Provenance.Tests.Statistics;

public sealed class PlannedTestsTests
{
    private static readonly Framework Three = Frameworks.Of(["a", "b", "c"]);

    [Theory]
    [InlineData(TestKind.TTest, "Welch's t-test", "t", "Cohen's d")]
    [InlineData(TestKind.MannWhitney, "Mann-Whitney U test", "U", "rank-biserial r")]
    [InlineData(TestKind.Anova, "One-way ANOVA", "F", "eta squared")]
    [InlineData(TestKind.KruskalWallis, "Kruskal-Wallis H test", "H", "epsilon squared")]
    public void Compares_groups_of_documents(TestKind kind, string method, string statistic, string effect)
    {
        var result = Assert.Single(Run(new PlannedTest(kind, ["a"], "phase", [])));

        Assert.Equal((method, statistic, effect, null), (result.Method, result.StatisticName, result.EffectName, result.NotComputed));
        Assert.Equal([new GroupSize("early", 3), new GroupSize("late", 3)], result.Groups.ToList());
        Assert.InRange(result.P!.Value, 0, 1);
        Assert.Equal(result.P, result.AdjustedP);
    }

    [Fact]
    public void Runs_are_units_only_where_the_plan_says_so()
    {
        var result = Assert.Single(Run(new PlannedTest(TestKind.TTest, ["a"], "phase", ["late", "early"]) { AnalysesAsUnits = true }));

        Assert.Equal([new GroupSize("late", 6), new GroupSize("early", 6)], result.Groups.ToList());
    }

    [Fact]
    public void Correlates_and_measures_consistency_over_documents()
    {
        var results = Run(
            new PlannedTest(TestKind.Correlation, ["a", "b"], null, []), new PlannedTest(TestKind.CronbachAlpha, ["a", "b", "c"], null, []));

        Assert.Equal([("r", "Spearman's rho"), ("alpha", null)], results.Select(result => (result.StatisticName, result.EffectName)));
        Assert.Equal([new GroupSize("all", 6)], results[0].Groups.ToList());
        Assert.Equal((null, null), (results[1].P, results[1].AdjustedP));
    }

    [Fact]
    public void Holm_goes_over_the_tests_that_were_made()
    {
        var results = Run(
            new PlannedTest(TestKind.TTest, ["a"], "phase", []), new PlannedTest(TestKind.TTest, ["nothing"], "phase", []),
            new PlannedTest(TestKind.Anova, ["b"], "phase", []));

        double[] made = [results[0].P!.Value, results[2].P!.Value];
        Assert.Equal(HolmCorrection.Of(made), (double[])[results[0].AdjustedP!.Value, results[2].AdjustedP!.Value]);
        Assert.Null(results[1].AdjustedP);
    }

    [Theory]
    [InlineData(TestKind.TTest, "a", "place", "", "Welch's t-test needs two documents in each of two groups; north has 1")]
    [InlineData(TestKind.MannWhitney, "a", "triple", "", "Mann-Whitney U test needs two documents in each of two groups; there are 3: x, y, z")]
    [InlineData(TestKind.Anova, "a", "phase", "late", "One-way ANOVA needs two documents in each of at least two groups; there is 1: late")]
    [InlineData(TestKind.TTest, "a", "phase", "early,latte", "Welch's t-test needs known groups; no document has \"latte\" as its phase; the nearest is \"late\"")]
    [InlineData(TestKind.TTest, "a", "fase", "", "Welch's t-test needs groups; no document has the field \"fase\"; the nearest is \"phase\"")]
    [InlineData(TestKind.TTest, "a", null, "", "Welch's t-test needs a field to form groups by")]
    [InlineData(TestKind.TTest, "aa", "phase", "", "Welch's t-test needs variables of the framework; \"aa\" is none; the nearest is \"a\"")]
    [InlineData(TestKind.TTest, "a,b", "phase", "", "Welch's t-test needs one variable; the plan names 2")]
    [InlineData(TestKind.Correlation, "a", null, "", "Pearson correlation needs two variables; the plan names 1")]
    [InlineData(TestKind.CronbachAlpha, "a,b", null, "", "Cronbach's alpha needs three variables as items; the plan names 2")]
    [InlineData(TestKind.Correlation, "a,rare", null, "", "Pearson correlation needs 3 documents with all its variables; there is 1")]
    [InlineData(TestKind.TTest, "constant", "phase", "", "Welch's t-test needs values that vary within a group; both are constant")]
    [InlineData(TestKind.MannWhitney, "constant", "phase", "", "Mann-Whitney U test needs values that vary; all are the same")]
    [InlineData(TestKind.Anova, "constant", "phase", "", "One-way ANOVA needs values that vary within a group; all groups are constant")]
    [InlineData(TestKind.KruskalWallis, "constant", "phase", "", "Kruskal-Wallis H test needs values that vary; all are the same")]
    [InlineData(TestKind.Correlation, "a,constant", null, "", "Pearson correlation needs values that vary; one of the two variables is constant")]
    public void Says_why_a_test_was_not_made(TestKind kind, string variables, string? field, string groups, string reason)
    {
        var test = new PlannedTest(kind, [.. variables.Split(',')], field, [.. groups.Split(',', StringSplitOptions.RemoveEmptyEntries)]);

        var result = Assert.Single(Run(test));

        Assert.Equal(reason, result.NotComputed);
        Assert.Equal((null, null, null, null), (result.Statistic, result.P, result.AdjustedP, result.Effect));
    }

    // Six documents, two runs of each.
    private static SessionStatistics Compute(PlannedTest[] tests)
    {
        var analyses = new SampleAnalyses();
        for (var run = 1; run <= 2; run++)
        {
            for (var document = 0; document < 6; document++)
            {
                (string, double)[] scores =
                [
                    ("a", ((document * 3 % 7) + run) / 10.0), ("b", ((document * 5 % 6) + run) / 10.0), ("c", document / 10.0), ("constant", 0.1 * 3),
                    .. document == 0 ? [("rare", 1.0)] : Array.Empty<(string, double)>(),
                ];
                analyses.Answered(
                    $"d{document}", run, scores, null, "offline/a",
                    ("phase", document % 2 == 0 ? "early" : "late"), ("place", document == 0 ? "north" : "south"), ("triple", "xyz"[document % 3].ToString()));
            }
        }

        var framework = Three with { Dimensions = [.. Three.Dimensions, new Dimension("constant", ""), new Dimension("rare", "")] };
        return StatisticsCalculator.Compute(new StatisticsPlan([], [.. tests]) { Resamples = 10 }, framework, analyses.All);
    }

    private static TestResult[] Run(params PlannedTest[] tests) => [.. Compute(tests).Tests];
}
