using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Statistics;
using Provenance.Tests.Calculation;
using Xunit;

namespace Provenance.Tests.Statistics;

public sealed class StatisticsCalculatorTests
{
    private static readonly Framework Two = Frameworks.Of(["a", "b"], ("sum", "a + b"));

    private static readonly StatisticsPlan Plain = StatisticsPlan.Descriptive with { Resamples = 500 };

    [Fact]
    public void Denominators_add_up_and_say_why_a_value_is_missing()
    {
        var analyses = new SampleAnalyses()
            .Answered("d1", 1, [("a", 0.5), ("b", 0.1)], [Metric("sum", 0.6)])
            .Answered("d2", 1, [("a", 0.5)], [Metric("sum", null)])
            .Without("d3", 1, OutcomeClass.Refused)
            .Without("d4", 1, OutcomeClass.ContentFiltered)
            .Without("d5", 1, OutcomeClass.Answered, unparsed: true)
            .Without("d6", 1, OutcomeClass.Timeout)
            .Without("d7", 1, null);

        var statistics = StatisticsCalculator.Compute(Plain, Two, analyses.All);

        Assert.Equal(new Denominators(7, 2, 2, 1, 0, 2, 0), statistics.Overall);
        Assert.Equal(new Denominators(7, 1, 2, 1, 1, 2, 0), Find(statistics, "sum").Denominators);
        Assert.Equal(new Denominators(7, 2, 2, 1, 0, 2, 0), Find(statistics, "a").Denominators);
        Assert.All(statistics.Descriptives.Select(figure => figure.Denominators), denominators => Assert.Equal(
            denominators.Planned,
            denominators.Used + denominators.Refused + denominators.Unparsed + denominators.NotComputable + denominators.Gaps + denominators.Excluded));
    }

    [Fact]
    public void A_document_that_is_excluded_is_in_no_figure_and_in_the_denominators()
    {
        SampleAnalyses Sample() => new SampleAnalyses()
            .Answered("d1", 1, [("a", 0.2), ("b", 0.1)], [Metric("sum", 0.3)]).Answered("d2", 1, [("a", 0.4), ("b", 0.3)], [Metric("sum", 0.7)])
            .Answered("d3", 1, [("a", 0.9), ("b", 0.6)], [Metric("sum", 1.5)]);

        var all = Sample().Answered("d4", 1, [("a", 1), ("b", 0)], [new MetricValue("sum", 1, null, 0.5)]).Without("d4", 2, OutcomeClass.Refused).Exclude("d4", "a translation");
        var (with, without) = (StatisticsCalculator.Compute(Plain, Two, all.All), StatisticsCalculator.Compute(Plain, Two, Sample().All));

        Assert.Equal(new Denominators(5, 3, 0, 0, 0, 0, 2), Find(with, "sum").Denominators);
        Assert.Equal(
            without.Descriptives.Select(figure => figure with { Denominators = with.Overall }), with.Descriptives.Select(figure => figure with { Denominators = with.Overall }));
        Assert.Equal(without.Correlations.AsEnumerable(), with.Correlations);
        Assert.Empty(with.Arithmetic);
    }

    [Fact]
    public void The_unit_is_the_document_with_the_mean_over_its_runs()
    {
        var analyses = new SampleAnalyses()
            .Answered("d1", 1, [("a", 0.2)]).Answered("d2", 1, [("a", 0.9)])
            .Answered("d1", 2, [("a", 0.4)]).Answered("d1", 3, [("a", 0.6)]);

        var figure = Find(StatisticsCalculator.Compute(Plain, Two, analyses.All), "a");

        Assert.Equal(2, figure.Documents);
        Assert.Equal(0.65, figure.Mean!.Value, 15);
        Assert.Equal(0.65, figure.Median!.Value, 15);
        Assert.Equal(Math.Sqrt(0.125), figure.StandardDeviation!.Value, 15);
        Assert.Equal(0.525, figure.AnalysisMean!.Value, 15);
        Assert.Equal((0.2, 0.9), (figure.Minimum!.Value, figure.Maximum!.Value));
    }

    [Fact]
    public void A_very_large_corpus_has_its_agreement()
    {
        const int Documents = 100_000;
        var analyses = new SampleAnalyses();
        for (var run = 1; run <= 2; run++)
        {
            for (var document = 0; document < Documents; document++)
                analyses.Answered($"d{document}", run, [("a", document % 7 / 10.0)]);
        }

        var statistics = StatisticsCalculator.Compute(Plain with { Resamples = 100 }, Frameworks.Of(["a"]), analyses.All);

        var agreement = Assert.Single(statistics.Agreements);
        Assert.Equal((Documents, 2), (agreement.Documents, agreement.Runs));
        Assert.Equal(1, agreement.IccSingle!.Value, 12);
    }

    [Fact]
    public void One_document_has_no_deviation_and_no_interval()
    {
        var figure = Find(StatisticsCalculator.Compute(Plain, Two, new SampleAnalyses().Answered("d1", 1, [("a", 0.2)]).All), "a");

        Assert.Equal((0.2, null, null, null), (figure.Mean!.Value, figure.StandardDeviation, figure.Low, figure.High));
    }

    [Fact]
    public void Describes_all_models_each_model_each_group_and_both()
    {
        var statistics = StatisticsCalculator.Compute(Plain with { GroupBy = ["phase"] }, Two, Grouped("offline/a", "offline/b"));

        Assert.Equal(
            [
                (null, null), ("offline/a", null), ("offline/b", null), (null, "early"), ("offline/a", "early"), ("offline/b", "early"),
                (null, "late"), ("offline/a", "late"), ("offline/b", "late"),
            ],
            statistics.Descriptives.Where(figure => figure.Variable == "a").Select(figure => (figure.Model, figure.Group)));
        Assert.Equal(4, statistics.Descriptives.First(figure => figure.Group == "early" && figure.Model is not null).Denominators.Planned);
    }

    [Fact]
    public void The_same_data_have_the_same_interval_whatever_stands_beside_them()
    {
        var plan = Plain with { GroupBy = ["phase"] };
        var analyses = Grouped("offline/a");
        var alone = Find(StatisticsCalculator.Compute(plan, Frameworks.Of(["b"]), analyses), "b");
        var statistics = StatisticsCalculator.Compute(plan, Two, analyses);
        var beside = Find(statistics, "b");

        Assert.Equal((alone.Low, alone.High), (beside.Low, beside.High));
        Assert.Equal(beside.Low, statistics.Descriptives.Single(figure => figure.Variable == "b" && figure.Model == "offline/a" && figure.Group is null).Low);
        Assert.NotEqual(beside.Low, Find(StatisticsCalculator.Compute(plan with { Seed = 1 }, Two, analyses), "b").Low);
    }

    [Fact]
    public void The_interval_is_what_the_resamples_say()
    {
        double[] values = [0.1, 0.4, 0.45, 0.5, 0.9, 0.95, 0.2];
        var (low, high) = Bootstrap.Interval(values, 10_000, Xoshiro256.ForFigure(20_251_120, "test"));

        // The normal approximation of the bootstrap distribution: mean plus and minus 1.96 deviations with n.
        var spread = 1.96 * Math.Sqrt(Moments.SquaredDeviations(values)) / 7;
        Assert.InRange(low, 0.5 - spread - 0.02, 0.5 - spread + 0.02);
        Assert.InRange(high, 0.5 + spread - 0.02, 0.5 + spread + 0.02);

        // The same on every machine: computed by a second implementation in another language.
        Assert.Equal((0.2857142857142857, 0.7285714285714285), (low, high));
    }

    [Fact]
    public void Agreement_is_over_the_runs_that_every_document_has()
    {
        double[][] ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
        var analyses = new SampleAnalyses();
        for (var document = 0; document < ratings.Length; document++)
        {
            for (var run = 0; run < 4; run++)
                analyses.Answered($"d{document}", run + 1, [("a", ratings[document][run])]);
        }

        analyses.Answered("d0", 5, [("a", 3)]);
        var agreement = StatisticsCalculator.Compute(Plain, Two, analyses.All).Agreements.Single(found => found.Variable == "a");

        Assert.Equal((6, 4, 6, null), (agreement.Documents, agreement.Runs, agreement.AlphaDocuments, agreement.NotComputed));
        Assert.Equal(0.2897638, agreement.IccSingle!.Value, 7);
        Assert.Equal(0.6200505, agreement.IccAverage!.Value, 7);
        Assert.NotNull(agreement.KrippendorffAlpha);
    }

    [Fact]
    public void Agreement_says_what_it_lacks()
    {
        var once = StatisticsCalculator.Compute(Plain, Two, new SampleAnalyses().Answered("d1", 1, [("a", 0.2)]).All);
        var broken = StatisticsCalculator.Compute(Plain, Two, new SampleAnalyses()
            .Answered("d1", 1, [("a", 0.2)]).Answered("d1", 2, [("a", 0.3)]).Answered("d2", 1, [("a", 0.3)]).Without("d2", 2, OutcomeClass.Refused).All);
        var constant = StatisticsCalculator.Compute(Plain, Two, new SampleAnalyses()
            .Answered("d1", 1, [("a", 1)]).Answered("d1", 2, [("a", 1)]).Answered("d2", 1, [("a", 1)]).Answered("d2", 2, [("a", 1)]).All);

        Assert.Equal("agreement needs two runs of every document", once.Agreements[0].NotComputed);
        Assert.Equal("ICC needs two documents with all 2 runs; there is 1", broken.Agreements[0].NotComputed);
        Assert.Equal("no value differs from another", constant.Agreements[0].NotComputed);
    }

    [Fact]
    public void Correlates_documents_and_says_when_there_are_too_few()
    {
        var analyses = Grouped("offline/a");
        var pair = Assert.Single(StatisticsCalculator.Compute(Plain, Frameworks.Of(["a", "b"]), analyses).Correlations);
        var few = Assert.Single(StatisticsCalculator.Compute(Plain, Frameworks.Of(["a", "b"]), [.. analyses.Take(2)]).Correlations);

        Assert.Equal(("a", "b", 8), (pair.First, pair.Second, pair.Documents));
        Assert.InRange(pair.Pearson!.Value, -1, 1);
        Assert.Equal("a correlation needs 3 documents with both values; there are 2", few.NotComputed);
    }

    [Fact]
    public void With_very_many_variables_only_metrics_are_correlated_and_it_says_so()
    {
        var framework = Frameworks.Of(Enumerable.Range(0, 60).Select(i => $"d{i}"), ("m1", "d1"), ("m2", "d2"));

        var statistics = StatisticsCalculator.Compute(Plain, framework, []);

        Assert.Single(statistics.Correlations);
        Assert.Equal(["With 62 variables, correlations are those of the 2 metrics."], statistics.Notes.ToList());
    }

    [Fact]
    public void Says_how_far_the_models_own_arithmetic_was_off()
    {
        var analyses = new SampleAnalyses()
            .Answered("d1", 1, [("a", 0.5)], [Metric("sum", 0.6, 0.6)])
            .Answered("d2", 1, [("a", 0.5)], [Metric("sum", 0.5, 0.7)])
            .Answered("d3", 1, [("a", 0.5)], [Metric("sum", 0.5)])
            .Answered("d4", 1, [("a", 0.5)], [Metric("sum", null, 0.5)]);

        var check = Assert.Single(StatisticsCalculator.Compute(Plain, Two, analyses.All).Arithmetic);

        Assert.Equal(("sum", "offline/a", 2, 1), (check.Metric, check.Model, check.Compared, check.OffByMoreThanOneHundredth));
        Assert.Equal(0.55, check.MeanRecomputed, 15);
        Assert.Equal(0.65, check.MeanReported, 15);
        Assert.Equal(0.2, check.LargestDifference, 15);
    }

    [Fact]
    public void Nothing_at_all_has_statistics_too()
    {
        var statistics = StatisticsCalculator.Compute(Plain with { GroupBy = ["phase"] }, Two, []);

        Assert.Equal(new Denominators(0, 0, 0, 0, 0, 0, 0), statistics.Overall);
        Assert.Equal(3, statistics.Descriptives.Length);
        Assert.Empty(statistics.Agreements);
    }

    private static Descriptive Find(SessionStatistics statistics, string variable) =>
        statistics.Descriptives.Single(figure => figure.Variable == variable && figure.Model is null && figure.GroupBy is null);

    private static MetricValue Metric(string name, double? value, double? reported = null) =>
        new(name, value, value is null ? "missing-score: dimensions.b.raw_score" : null, reported);

    // Eight documents, four of each phase, asked once of each model.
    private static IReadOnlyList<Analysis> Grouped(params string[] models)
    {
        var analyses = new SampleAnalyses();
        for (var document = 0; document < 8; document++)
        {
            foreach (var model in models)
                analyses.Answered(
                    $"d{document}", 1, [("a", document / 10.0), ("b", (document * 7 % 5) / 10.0)], null, model, ("phase", document < 4 ? "early" : "late"));
        }

        return analyses.All;
    }
}
