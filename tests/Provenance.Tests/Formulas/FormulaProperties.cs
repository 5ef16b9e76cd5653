using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Provenance.Core.Formulas;
using Xunit;

namespace Provenance.Tests.Formulas;

public sealed class FormulaProperties
{
    private const string Pieces = "a|b_score|dimensions|.raw_score|['x']|[|]|(|)|+|-|*|/|**|^|<|<=|==|!=|if|else|and|or|not|in|for|,|1|1e-3|.5|np.std|" +
        "sum|\"|'|{{|}}|=| |\n|#|é|\0|\ud800|×|the score|… ";

    [Fact]
    public void Nothing_makes_the_parser_throw() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(),
        text => FormulaParser.Parse(text ?? "") is not null).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_made_of_the_languages_own_pieces_makes_the_parser_throw(int seed)
    {
        var random = new Random(seed);
        var pieces = Pieces.Split('|');
        for (var round = 0; round < 3_000; round++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(1, 30); length > 0; length--)
                text.Append(pieces[random.Next(pieces.Length)]).Append(random.Next(3) == 0 ? " " : "");

            if (FormulaParser.Parse(text.ToString()) is Formula formula)
                Assert.Equal(formula, FormulaParser.Parse(formula.ToString()));
        }
    }

    [Fact]
    public void What_is_printed_parses_back_to_the_same_tree()
    {
        var trees = new RandomTrees(new Random(20_251_120));
        for (var round = 0; round < 3_000; round++)
        {
            var formula = new Formula(trees.Next(6), null);

            Assert.Equal(formula, FormulaParser.Parse(formula.ToString()));
        }
    }
}
