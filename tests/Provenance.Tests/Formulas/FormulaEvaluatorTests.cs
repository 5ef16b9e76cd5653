using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Formulas;
using Provenance.Tests.Calculation;
using Xunit;

namespace Provenance.Tests.Formulas;

public sealed class FormulaEvaluatorTests
{
    private static readonly Framework Small = Frameworks.Of(["fear", "hope", "envy"], ("balance", "hope_score - fear_score"));

    private static readonly ImmutableArray<DimensionScore> Scores =
        [Frameworks.Score("fear", 0.8, 0.6), Frameworks.Score("hope", 0.25, 0.9), Frameworks.Score("envy", 0.5, 0.1)];

    [Theory]
    [InlineData("-2**2", -4)]
    [InlineData("2**3**2", 512)]
    [InlineData("2^-1", 0.5)]
    [InlineData("10 - 3 - 2", 5)]
    [InlineData("24 / 4 / 3", 2)]
    [InlineData("1 + 2 * 3 < 8 == 8", 1)]
    [InlineData("1 < 2 < 3", 1)]
    [InlineData("3 > 2 > 2", 0)]
    [InlineData("0 or 5", 5)]
    [InlineData("3 and 5", 5)]
    [InlineData("not 0 + 1", 0)]
    [InlineData("7 if 0 else 8 if 0 else 9", 9)]
    [InlineData("1 if 1 else 1 / 0", 1)]
    [InlineData("1 or 1 / 0", 1)]
    [InlineData("0 and missing", 0)]
    public void Computes_as_Python_does(string text, double expected) => Assert.Equal(expected, Number(text));

    [Theory]
    [InlineData("min(3, 1, 2)", 1)]
    [InlineData("max([3, 1, 2])", 3)]
    [InlineData("abs(-3) + Math.abs(-2) + np.abs(-1)", 6)]
    [InlineData("sqrt(16) + math.sqrt(9) + pow(2, 3)", 15)]
    [InlineData("sum([1, 2, 3]) + len([1, 2])", 8)]
    [InlineData("mean(1, 2, 6) + np.mean([1, 2, 6]) + average([3])", 9)]
    [InlineData("np.std([2, 4, 4, 4, 5, 5, 7, 9])", 2)]
    [InlineData("numpy.var([1, 2, 3, 4], ddof=1)", 5.0 / 3)]
    [InlineData("statistics.stdev([2, 4])", 1.4142135623730951)]
    [InlineData("np.std([5])", 0)]
    [InlineData("np.argmax([1, 7, 7])", 1)]
    [InlineData("[10, 20, 30][np.argmax([1, 7, 7])]", 20)]
    [InlineData("[10, 20, 30][-1]", 30)]
    [InlineData("np.corrcoef([1, 2, 3], [2, 4, 6])[0][1]", 1)]
    [InlineData("np.corrcoef([1, 2, 3], [6, 4, 2])[0, 1]", -1)]
    [InlineData("scipy.stats.pearsonr([1, 2, 3], [6, 4, 2])[0]", -1)]
    [InlineData("correlation([1, 2, 3, 4], [1, 3, 2, 4])", 0.8)]
    [InlineData("median([3, 1, 2, 10])", 2.5)]
    [InlineData("exp(0) + log(1)", 1)]
    public void Knows_the_functions(string text, double expected) => Assert.Equal(expected, Number(text), 15);

    [Theory]
    [InlineData("fear_score")]
    [InlineData("fear_raw_score")]
    [InlineData("fear.raw_score")]
    [InlineData("fear.score")]
    [InlineData("fear")]
    [InlineData("fear['raw_score']")]
    [InlineData("dimensions.fear.raw_score")]
    [InlineData("dimensions['fear']['raw_score']")]
    [InlineData("dimensions['fear'].raw_score")]
    [InlineData("dimensional_scores.fear.raw_score")]
    [InlineData("dimension_scores.fear.raw_score")]
    [InlineData("scores.fear")]
    [InlineData("scores.fear_score")]
    [InlineData("scores['fear']")]
    [InlineData("all_dimensions[\"fear\"].raw_score")]
    public void Finds_a_score_in_every_spelling(string text) => Assert.Equal(0.8, Number(text));

    [Theory]
    [InlineData("fear_salience")]
    [InlineData("fear.salience")]
    [InlineData("dimensional_scores.fear.salience")]
    [InlineData("dimensions['fear']['salience']")]
    public void Finds_a_salience_in_every_spelling(string text) => Assert.Equal(0.6, Number(text));

    [Theory]
    [InlineData("balance", -0.55)]
    [InlineData("derived_metrics.balance", -0.55)]
    [InlineData("derived_metrics['balance']", -0.55)]
    [InlineData("metrics.balance", -0.55)]
    public void Finds_a_metric_in_every_spelling(string text, double expected) => Assert.Equal(expected, Number(text), 15);

    [Theory]
    [InlineData("sum([d.raw_score for d in dimensions.values()])", 1.55)]
    [InlineData("sum(d.raw_score for d in all_dimensions if d.salience > 0.5)", 1.05)]
    [InlineData("sum(d.salience for name, d in dimensions.items() if name != 'fear')", 1.0)]
    [InlineData("sum(dimensions[name].salience for name in dimensions.keys() if name in ['fear', 'hope'])", 1.5)]
    [InlineData("sum(dimensions[d].salience for d in dimensions if d == 'envy')", 0.1)]
    [InlineData("len([d for d in scores.values() if d.raw_score >= 0.5]) / len(dimensions)", 2.0 / 3)]
    [InlineData("sum([sum([e.salience * d.salience for e in dimensions.values()]) for d in dimensions.values()])", 2.56)]
    [InlineData("1 - sum([(dim.raw_score * dim.salience / 0.755)**2 for dim in all_dimensions])", 0.5026095346695321)]
    public void Goes_through_the_dimensions(string text, double expected) => Assert.Equal(expected, Number(text), 14);

    [Theory]
    [InlineData("1 / (hope_score - 0.25)", "division-by-zero: a divisor is 0")]
    [InlineData("0 ** -1", "division-by-zero: 0 to a negative power")]
    [InlineData("(-8) ** 0.5", "domain: a negative number to a broken power")]
    [InlineData("sqrt(-1)", "domain: the square root of a negative number")]
    [InlineData("log(0)", "domain: the logarithm of a number that is not positive")]
    [InlineData("mean([])", "domain: mean of nothing")]
    [InlineData("np.std([1], ddof=1)", "domain: np.std of too few numbers")]
    [InlineData("correlation([1, 2], [3, 3])", "domain: the correlation of a constant")]
    [InlineData("1e300 * 1e300", "overflow: the result is not finite")]
    [InlineData("10 ** 400", "overflow: the result is not finite")]
    [InlineData("feer_score", "unknown-name: \"feer_score\"; the nearest is \"fear\"")]
    [InlineData("dimensions.hop.raw_score", "unknown-name: \"hop\"; the nearest is \"hope\"")]
    [InlineData("derived_metrics.balanse", "unknown-name: \"balanse\"; the nearest is \"balance\"")]
    [InlineData("something_else_altogether", "unknown-name: \"something_else_altogether\"")]
    [InlineData("np.stdd([1])", "unknown-function: \"np.stdd\"; the nearest is \"std\"")]
    [InlineData("fear.reach", "missing-score: dimensions.fear.reach")]
    [InlineData("sqrt(1, 2)", "arguments: sqrt takes one number")]
    [InlineData("mean([1], axis=0)", "arguments: mean has no axis=")]
    [InlineData("[1, 2, 3]", "wrong-kind: a list is no number")]
    [InlineData("['fear', 'hope'][np.argmax([fear, hope])]", "wrong-kind: the text \"fear\" is no number")]
    [InlineData("dimensions + 1", "wrong-kind: the set of dimensions is no number")]
    [InlineData("'fear' < 1", "wrong-kind: a text can be compared with a text only")]
    [InlineData("balance.raw_score", "wrong-kind: a number has no \"raw_score\"")]
    [InlineData("[1][1]", "out-of-range: there is no item 1 in a list of 1")]
    [InlineData("[1][0.5]", "out-of-range: there is no item 0.5 in a list of 1")]
    [InlineData("correlation(fear.raw_score, hope.raw_score)", "needs-list: correlation of single numbers; one answer has no correlation")]
    [InlineData("std(fear.raw_score + hope.raw_score)", "needs-list: std of one number; one answer has no spread")]
    [InlineData("[a for a, b in [1]]", "wrong-kind: a, b need pairs, as items() has them")]
    public void Says_why_there_is_no_number(string text, string reason) =>
        Assert.Equal(reason, Assert.IsType<FormulaValue.Failure>(Evaluate(text)).Reason.ToString());

    [Fact]
    public void Stops_when_comprehensions_multiply()
    {
        var text = "1";
        for (var depth = 0; depth < 40; depth++)
            text = $"sum([{text} for d in dimensions])";

        Assert.Equal(NotComputable.TooLarge, Assert.IsType<FormulaValue.Failure>(Evaluate(text)).Reason.Code);
    }

    [Fact]
    public void The_longest_formula_fits_a_small_stack()
    {
        var longest = string.Concat(Enumerable.Repeat("(1+", 50)) + "fear_score" + string.Concat(Enumerable.Repeat("+1", 949))
            + string.Concat(Enumerable.Repeat(")", 50));
        var value = 0.0;
        var small = new Thread(
            () =>
            {
                var formula = Assert.IsType<Formula>(FormulaParser.Parse(longest));
                Assert.Equal(formula, FormulaParser.Parse(formula.ToString()));
                value = Number(longest);
            },
            maxStackSize: 1024 * 1024);
        small.Start();
        small.Join();

        Assert.Equal(999.8, value, 9);
    }

    private static double Number(string text) => Assert.IsType<FormulaValue.Number>(Evaluate(text)).Value;

    private static FormulaValue Evaluate(string text)
    {
        var metrics = new Dictionary<string, FormulaValue> { ["balance"] = new FormulaValue.Number(0.25 - 0.8) };
        var scope = new FormulaScope(new FormulaNames(Small), "tested", Scores.ToDictionary(score => score.Dimension), metrics);
        return FormulaEvaluator.Evaluate(Assert.IsType<Formula>(FormulaParser.Parse(text)), scope);
    }
}
