using System.Collections.Immutable;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Xunit;

namespace Provenance.Tests.Calculation;

public sealed class MetricCalculatorTests
{
    private static readonly DimensionScore[] Scores = [Frameworks.Score("a", 0.5), Frameworks.Score("b", 0.25)];

    [Fact]
    public void Computes_metrics_that_depend_on_later_ones()
    {
        var values = Calculate([("twice", "derived_metrics.sum * 2"), ("half", "twice / 4"), ("sum", "a + b")]);

        Assert.Equal([1.5, 0.375, 0.75], values.Select(value => value.Value));
        Assert.Equal(["twice", "half", "sum"], values.Select(value => value.Metric));
    }

    [Fact]
    public void Names_a_cycle_with_its_path_and_lets_the_others_be()
    {
        var values = Calculate([("x", "y + 1"), ("y", "z"), ("z", "metrics['x']"), ("user", "x"), ("self", "self + a"), ("free", "a")]);

        Assert.Equal(
            [
                "cycle: x -> y -> z -> x", "cycle: y -> z -> x -> y", "cycle: z -> x -> y -> z",
                "depends-on: x is not computable (cycle: x -> y -> z -> x)", "cycle: self -> self", null,
            ],
            values.Select(value => value.NotComputable));
    }

    [Fact]
    public void Names_the_root_of_a_chain_of_failures()
    {
        var values = Calculate([("top", "middle"), ("middle", "bottom"), ("bottom", "1 / (a - 0.5)")]);

        Assert.Equal("depends-on: bottom is not computable (division-by-zero: a divisor is 0)", values[0].NotComputable);
    }

    [Fact]
    public void Says_which_score_is_missing_for_this_answer()
    {
        var calculator = new MetricCalculator(Frameworks.Of(["a", "b"], ("sum", "dimensions.a.raw_score + b_salience")));

        var value = Assert.Single(calculator.Calculate(Frameworks.Answer(Scores)));

        Assert.Equal("missing-score: dimensions.b.salience", value.NotComputable);
        Assert.Null(value.Value);
    }

    [Fact]
    public void Without_scores_nothing_is_computed_and_what_the_model_claims_is_kept()
    {
        var calculator = new MetricCalculator(Frameworks.Of(["a"], ("constant", "1"), ("prose", "some words")));

        Assert.Equal(
            ["no-answer: there are no scores to compute from", "prose: \"some words\" is no part of a formula"],
            calculator.Calculate(null).Select(value => value.NotComputable));
        Assert.Equal(0.3, calculator.Calculate(Frameworks.Answer([], new ReportedMetric("constant", 0.3)))[0].Reported);
    }

    [Fact]
    public void A_metric_with_a_dimensions_name_reads_the_dimension()
    {
        var values = Calculate([("a", "a * 2"), ("user", "a + 0"), ("raw", "dimensions.a.raw_score")]);

        Assert.Equal([1, 1, 0.5], values.Select(value => value.Value!.Value));
    }

    [Fact]
    public void A_metric_with_a_functions_name_may_call_it()
    {
        var values = Calculate([("mean", "mean(a, b)"), ("user", "mean * 2")]);

        Assert.Equal([0.375, 0.75], values.Select(value => value.Value!.Value));
    }

    [Fact]
    public void A_leading_name_must_be_the_metrics_own()
    {
        var values = Calculate([("sum", "sum = a + b"), ("other", "total = a + b")]);

        Assert.Equal(0.75, values[0].Value);
        Assert.Equal("other-target: the formula of other is one of total", values[1].NotComputable);
    }

    [Fact]
    public void A_long_chain_of_metrics_needs_no_deep_stack()
    {
        var metrics = Enumerable.Range(0, 2_000).Select(i => ($"m{i}", i == 1_999 ? "a" : $"m{i + 1} + 1")).ToArray();

        Assert.Equal(1999.5, Calculate(metrics)[0].Value);
    }

    [Fact]
    public void Lists_what_no_answer_can_make_computable()
    {
        var calculator = new MetricCalculator(Frameworks.Of(["a"], ("fine", "a"), ("later", "TBD"), ("loop", "loop")));

        Assert.Equal(
            ["later: placeholder", "loop: cycle"], calculator.Faults.Select(fault => $"{fault.Metric.Name}: {fault.Reason.Code}"));
    }

    private static ImmutableArray<MetricValue> Calculate((string Name, string Formula)[] metrics) =>
        new MetricCalculator(Frameworks.Of(["a", "b"], metrics)).Calculate(Frameworks.Answer(Scores));
}
