using System.Globalization;
using Provenance.Core.Formulas;
using Provenance.Tests.Calculation;
using Xunit;

namespace Provenance.Tests.Formulas;

/// <summary>Random arithmetic, and what Python 3.11 makes of it with a_score = 0.8, b_score = 0.25, c_score = -1.5.</summary>
public sealed class PythonArithmeticTests
{
    public static TheoryData<string, string> Table { get; } = new()
    {
        { "0.941 + a_score * max([abs(1e-3), a_score + 2.5e2]) - a_score", "200.781" },
        { "((-(b_score * 2.5e2)) - ((-b_score * max([1e-3, 2.5e2])) ** 3))", "244078.125" },
        { "((-a_score * a_score) - (1e-3)) / abs((2) ** 2)", "-0.16025000000000003" },
        { "-max([(a_score) ** 0.5 + min(b_score, a_score, a_score), a_score])", "-1.1444271909999157" },
        { "-((a_score) - (2.5e2)) / -2.5e2 - 1e-3", "-0.9977999999999999" },
        { "(--2.5e2) ** 3 * max([((2.5e2) - (4.856)), c_score])", "3830375000.0" },
        { "(2.5e2 if a_score < (6.265) ** 3 else 0.704 - c_score) * abs(8) - -8 / b_score / (b_score if b_score < c_score else 6)", "2005.3333333333333" },
        { "abs((1.058) ** 0.5 * -b_score - (2.5e2 if c_score < a_score else 3) + 6 - 1.546)", "245.80314781741248" },
        { "(((-2.5e2) ** 0.5)) ** -1", NotComputable.Domain },
        { "(c_score - b_score * 2.5e2 + -c_score - max([a_score, 2.5e2]))", "-312.5" },
        { "(1.119 * -a_score - 1e-3)", "-0.8962" },
        { "(4.361) ** -1 - (0 < 2.5e2 <= 9.672 or 9.572) * b_score / 1e-3 / 1e-3 / 5 - 1e-3 + c_score", "-478601.27169479465" },
        { "((4.68) - ((-1e-3) ** 2)) * -c_score + 2.5e2 - 1e-3", "257.0189985" },
        { "abs(min(-abs(b_score), 1e-3, ((2.5e2) < -2.799 <= ((3.32) - (8.313)) or abs(b_score)) * (b_score if a_score < 5 else 2.5e2)))", "0.25" },
        { "1e-3 * b_score", "0.00025" },
        { "9 / (abs(9)) + -c_score + abs(2.5e2)", "252.5" },
        { "abs(-c_score / min(c_score, 1.888, 6) / b_score)", "4.0" },
        { "-((a_score < 9 <= 2.5e2 or 2.5e2) * 1e-3 / c_score * 6.753) ** 0.5", NotComputable.Domain },
        { "max([1e-3, ((2.5e2) - (abs(2.5e2) - abs(2.5e2)))])", "250.0" },
        { "min(-(abs(a_score)), min(((2) ** -1) ** 2, -abs(b_score), 4 + max([4, 1e-3])), (-1e-3 + c_score))", "-1.501" },
        { "(-(c_score)) - a_score * 2.5e2 + max([2.5e2, c_score]) + (abs(3))", "54.5" },
        { "abs(1e-3 + b_score * ((8) - (a_score)) / 2.5e2)", "0.008199999999999999" },
        { "((a_score) - (-6 - c_score / -(1e-3)))", "1506.8" },
        { "(3.568) ** -1", "0.2802690582959641" },
        { "(((3 + c_score) ** 2 < ((a_score) - (b_score)) <= a_score or -0 + (2.5e2 < a_score <= 9 or 9) * c_score) * -2.5e2) ** 0.5", "58.09475019311125" },
        { "-1e-3 - max([6.574, 1e-3]) * ((6.516 + c_score) - ((2.529) ** 3)) + 1e-3", "73.35980433828598" },
        { "max([a_score, min(2.5e2 - c_score, a_score + 3, -1e-3)]) * 5.44", "4.352" },
        { "((((max([b_score, 6]))) - ((c_score if ((2.5e2) - (a_score)) < (a_score < c_score <= c_score or a_score) * 2.5e2 else -9))))", "15.0" },
        { "(-2.5e2) + (9 < b_score <= 2.5e2 or 2.5e2) * 1 / ((b_score) - (1e-3)) + (max([3 * a_score, (c_score)])) ** 3", "767.8400642570281" },
        { "abs(8.445 / c_score * min(max([1e-3, b_score]), -b_score, abs(c_score)))", "1.4075" },
        { "max([abs(a_score + 2.5e2 * ((6.762) - (b_score))), (-c_score - (2.5e2 if 0 < a_score else 1e-3)) ** 2])", "61752.25" },
        { "((((2.5e2) - (-2.5e2))) - (8 * c_score * (2.5e2))) * (((1e-3) - (1e-3))) / (2.5e2) ** 3 / c_score * 7.715", "-0.0" },
        { "((b_score / 2.5e2 / (((2.5e2 < a_score <= a_score or a_score) * c_score) - (abs(c_score)))) - (2))", "-2.0003703703703706" },
        { "(abs(((2.5e2 < a_score <= 2 or c_score) * b_score < (5) ** 2 <= 2.5e2 * b_score or b_score) * -2.5e2))", "250.0" },
        { "-max([-c_score + b_score, max([3, 1e-3]) + 2.5e2])", "-253.0" },
        { "(abs(1e-3) * (a_score)) + 6.411", "6.4117999999999995" },
        { "min(7, b_score, ((b_score) ** 0.5 - 1e-3 - 2.5e2))", "-249.501" },
        { "min(b_score, 1e-3, b_score)", "0.001" },
        { "max([-min(a_score / a_score, 3.7 + a_score, min(6, 1e-3, c_score)), (-2.5e2 - 8) ** 3])", "1.5" },
        { "((2.5e2) ** 3) * (max([5, 1]) + abs(2.5e2)) ** 3", "259083984375000.0" },
        { "((2.5e2 if (1e-3 / 6) < abs((b_score)) else (c_score + 2.623 < abs(c_score) <= 2.5e2 - 2.5e2 or 9.072) * ((2.5e2) - (c_score))))", "250.0" },
        { "abs(min((((a_score) - (1e-3)) < c_score - 9.199 <= (1e-3) or min(1e-3, a_score, c_score)) * b_score, ((8) ** 2), 2.154))", "0.375" },
        { "abs(-1e-3) / min(c_score, a_score, b_score) - (b_score) - max([2.5e2, a_score]) + 4.619", "-245.63166666666666" },
        { "((b_score < 1e-3 <= 1 or b_score) * 2.5e2 / (c_score if 2.5e2 < 1e-3 else 5.849)) ** 3 * ((2.157 + 9.953))", "14775.402862638379" },
        { "((abs(abs(2.5e2))) - (max([b_score, 1.75]) - (c_score) ** 3)) / 2.5e2", "0.9795" },
        { "((-6.413) + ((c_score) - (2.5e2 * 2.5e2)))", "-62507.913" },
        { "abs(abs(2.5e2))", "250.0" },
        { "-(1e-3) + b_score - 1e-3 / min(-a_score, 2.5e2 - 6.612, 9.391 * 8)", "0.25025" },
        { "(min(abs(a_score) + a_score + 2.5e2, max([b_score - 3, max([b_score, 8])]), 1e-3 + ((b_score) - (b_score))))", "0.001" },
        { "-b_score / max([min(a_score, a_score, 1e-3) - -2.5e2, ((2.5e2)) ** 0.5])", "-0.000999996000016" },
        { "(((((8 * c_score) - (a_score / a_score)))) - (((max([max([1e-3, 6.56]), 7.569])) - (5))))", "-15.568999999999999" },
        { "max([((-2.504 + c_score) - (min(2.5e2, abs(9.007), abs(1e-3)))), (b_score * b_score / (4 < c_score <= 1e-3 or 1.763) * 5) ** 0.5])", "0.4210162461515463" },
        { "-min(abs(1e-3), (1e-3 if c_score < 2.5e2 else c_score), (1e-3) ** 2) * abs(2.5e2 + 1e-3 - (2.421))", "-0.00024758" },
        { "-((7.824 < 2.5e2 - 1e-3 <= (b_score) ** 2 or b_score) * -b_score) ** 0.5", NotComputable.Domain },
        { "max([8 * a_score, 2.5e2 - a_score]) + ((b_score) - (6.488)) * -b_score - c_score * ((5.293 < a_score <= 1e-3 or 8.677) * b_score)", "254.013375" },
        { "-(c_score < 1e-3 <= c_score or b_score) * 2.5e2 - 3.212 + c_score", "-67.212" },
        { "abs(((c_score / 9.987) - (-a_score)) - ((0.729 if c_score < a_score else c_score)) ** 2)", "0.1183637461700211" },
        { "max([-c_score - 2.5e2 * b_score, (((2.5e2) ** 3) - ((6.193) ** -1))]) / 2.5e2", "62499.99935410948" },
        { "abs(2.5e2 - min(b_score + 2.5e2, ((c_score) - (c_score)), -a_score))", "250.8" },
        { "1e-3 * max([((b_score / b_score) - (min(c_score, a_score, a_score))), 5.746])", "0.005746" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Equals_Python(string text, string expected)
    {
        var scope = new FormulaScope(
            new FormulaNames(Frameworks.Of(["a", "b", "c"])), "tested",
            new[] { Frameworks.Score("a", 0.8), Frameworks.Score("b", 0.25), Frameworks.Score("c", -1.5) }.ToDictionary(score => score.Dimension),
            new Dictionary<string, FormulaValue>());

        var value = FormulaEvaluator.Evaluate(Assert.IsType<Formula>(FormulaParser.Parse(text)), scope);

        if (double.TryParse(expected, CultureInfo.InvariantCulture, out var number))
            Assert.Equal(number, Assert.IsType<FormulaValue.Number>(value).Value, Math.Abs(number) * 1e-15);
        else
            Assert.Equal(expected, Assert.IsType<FormulaValue.Failure>(value).Reason.Code);
    }
}
