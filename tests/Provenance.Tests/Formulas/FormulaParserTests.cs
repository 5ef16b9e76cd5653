using Provenance.Core.Formulas;
using Xunit;

namespace Provenance.Tests.Formulas;

public sealed class FormulaParserTests
{
    [Theory]
    [InlineData("a+b*c", "a + b * c")]
    [InlineData("(a+b)*c", "(a + b) * c")]
    [InlineData("a-(b-c)", "a - (b - c)")]
    [InlineData("((a - b) - c)", "a - b - c")]
    [InlineData("-2**2", "-2 ** 2")]
    [InlineData("(-2)**2", "(-2) ** 2")]
    [InlineData("2^3^2", "2 ** 3 ** 2")]
    [InlineData("(2^3)^2", "(2 ** 3) ** 2")]
    [InlineData("2**-1", "2 ** -1")]
    [InlineData("+a", "a")]
    [InlineData("1e-3 + .5 + 5. + 1E2", "0.001 + 0.5 + 5 + 100")]
    [InlineData("a × b ÷ c − d", "a * b / c - d")]
    [InlineData("a<b<=c", "a < b <= c")]
    [InlineData("1.0 if a > .5 and not b else 2 if c else 3", "1 if a > 0.5 and not b else 2 if c else 3")]
    [InlineData("(a or b) and c", "(a or b) and c")]
    [InlineData("dimensions['X'][\"raw_score\"]", "dimensions['X']['raw_score']")]
    [InlineData("np.corrcoef(a,b)[0,1]", "np.corrcoef(a, b)[0, 1]")]
    [InlineData("np.std([a,b,],ddof=1)", "np.std([a, b], ddof=1)")]
    [InlineData("sum(d.salience for d in dimensions.values())", "sum([d.salience for d in dimensions.values()])")]
    [InlineData(
        "[d.raw_score for name,d in dimensions.items() if name not in ['x']]",
        "[d.raw_score for name, d in dimensions.items() if name not in ['x']]")]
    [InlineData("total = a +\n b # the sum of both", "total = a + b")]
    [InlineData("(1).x", "(1).x")]
    public void Reads_what_frameworks_write_and_prints_it_canonically(string text, string canonical)
    {
        var formula = Assert.IsType<Formula>(FormulaParser.Parse(text));

        Assert.Equal(canonical, formula.ToString());
        Assert.Equal(formula, FormulaParser.Parse(canonical));
    }

    [Theory]
    [InlineData("", "empty: there is no formula")]
    [InlineData(" \n ", "empty: there is no formula")]
    [InlineData("TBD", "placeholder: \"TBD\" stands for a formula")]
    [InlineData("{{formula}}", "placeholder: \"{{formula}}\" stands for a formula")]
    [InlineData("[the specific calculation]", "placeholder: \"[the specific calculation]\" stands for a formula")]
    [InlineData("[v10.1 formula]", "placeholder: \"[v10.1 formula]\" stands for a formula")]
    [InlineData("(a_score - b_score) - simple difference of both", "prose: \"simple difference\" is no part of a formula")]
    [InlineData("Math.abs(balance) using weighted sums.", "prose: \"using weighted\" is no part of a formula")]
    [InlineData("The speaker's emphasis: it's measured", "prose: \"The speaker's\" is no part of a formula")]
    [InlineData("a +", "syntax: expected a value, found the end at character 4")]
    [InlineData("(a", "syntax: expected \")\", found the end at character 3")]
    [InlineData("a b_c", "syntax: expected an operator or the end, found \"b_c\" at character 3")]
    [InlineData("a + $b", "syntax: expected a value, found \"$\" at character 5")]
    [InlineData("x['a", "syntax: expected a value, found \"'\" at character 3")]
    [InlineData("a[]", "syntax: expected an index, found \"]\" at character 3")]
    [InlineData("[1, 2](3)", "syntax: expected an operator or the end, found \"(\" at character 7")]
    [InlineData("a < not b", "syntax: expected a value, found \"not\" at character 5")]
    [InlineData("1e999", "syntax: expected a value, found \"1e999\" at character 1")]
    [InlineData("a = b = c", "syntax: expected an operator or the end, found \"=\" at character 7")]
    public void Says_why_a_text_is_no_formula(string text, string reason)
    {
        var fault = Assert.IsType<FormulaFault>(FormulaParser.Parse(text));

        Assert.Equal(reason, fault.Reason.ToString());
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("not ", "")]
    [InlineData("[", "]")]
    [InlineData("2**", "")]
    [InlineData("1 if 1 else ", "")]
    [InlineData("[1 for a in ", "]")]
    [InlineData("[1 for a in b if ", "]")]
    [InlineData("x[", "]")]
    [InlineData("f(k=", ")")]
    public void Refuses_what_nests_too_deeply(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 1000)) + "1" + string.Concat(Enumerable.Repeat(close, 1000));

        Assert.Equal(NotComputable.TooLarge, Assert.IsType<FormulaFault>(FormulaParser.Parse(text)).Reason.Code);
    }

    [Theory]
    [InlineData("+1")]
    [InlineData(" or 1")]
    [InlineData(".x")]
    [InlineData("[0]")]
    public void Refuses_what_goes_on_for_too_long(string link) =>
        Assert.Equal(
            NotComputable.TooLarge,
            Assert.IsType<FormulaFault>(FormulaParser.Parse("a" + string.Concat(Enumerable.Repeat(link, 1001)))).Reason.Code);

    [Fact]
    public void Refuses_a_text_that_is_too_long() =>
        Assert.Equal(
            "too-large: 20001 characters; at most 20000 are read",
            Assert.IsType<FormulaFault>(FormulaParser.Parse(new string('1', 20_001))).Reason.ToString());
}
