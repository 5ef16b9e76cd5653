using Provenance.Core.Formulas;

namespace Provenance.Tests.Formulas;

/// <summary>Trees of every kind of expression.</summary>
internal sealed class RandomTrees(Random random)
{
    private static readonly string[] Names = ["a", "b_score", "dimensions", "x1", "ifx", "été"];

    public Expression Next(int depth) => depth == 0 || random.Next(6) == 0 ? Leaf() : random.Next(14) switch
    {
        0 => new Expression.Member(Next(depth - 1), Name()),
        1 => new Expression.Index(Next(depth - 1), Some(depth, 1)),
        2 => new Expression.Call(Function(), Some(depth, 0)),
        3 => new Expression.Call(Function(), [Next(depth - 1), new Expression.Keyword(Name(), Next(depth - 1))]),
        4 => new Expression.List(Some(depth, 0)),
        5 => new Expression.Comprehension(
            Next(depth - 1), random.Next(2) == 0 ? Name() : null, Name(), Next(depth - 1), random.Next(2) == 0 ? Next(depth - 1) : null),
        6 => new Expression.Negation(Next(depth - 1)),
        7 => new Expression.Not(Next(depth - 1)),
        8 => new Expression.And(Next(depth - 1), Next(depth - 1)),
        9 => new Expression.Or(Next(depth - 1), Next(depth - 1)),
        10 => new Expression.Comparison(
            [Next(depth - 1), Next(depth - 1), Next(depth - 1)], [(Relation)random.Next(8), (Relation)random.Next(8)]),
        11 => new Expression.Conditional(Next(depth - 1), Next(depth - 1), Next(depth - 1)),
        _ => new Expression.Binary((Arithmetic)random.Next(5), Next(depth - 1), Next(depth - 1)),
    };

    private Expression Leaf() => random.Next(4) switch
    {
        0 => new Expression.Number(random.Next(10)),
        1 => new Expression.Number(random.NextDouble() * Math.Pow(10, random.Next(-300, 300))),
        2 => new Expression.Text(random.Next(2) == 0 ? "it's" : "say \"so\""),
        _ => new Expression.Name(Name()),
    };

    private string Name() => Names[random.Next(Names.Length)];

    private Expression Function() =>
        random.Next(2) == 0 ? new Expression.Name(Name()) : new Expression.Member(new Expression.Name("np"), Name());

    private Sequence<Expression> Some(int depth, int least) =>
        [.. Enumerable.Range(0, least + random.Next(3)).Select(_ => Next(depth - 1))];
}
