namespace Provenance.Core.Formulas;

/// <summary>A formula as a tree. Two trees are equal when they have the same shape and the same leaves.</summary>
public abstract record Expression
{
    private Expression()
    {
    }

    /// <summary>A literal. Never negative, always finite: a sign is a <see cref="Negation"/>.</summary>
    public sealed record Number(double Value) : Expression;

    /// <summary>A literal text, as an index or to compare with.</summary>
    public sealed record Text(string Value) : Expression;

    public sealed record Name(string Identifier) : Expression;

    public sealed record Member(Expression Target, string Identifier) : Expression;

    /// <summary><c>target[1]</c>, or <c>target[0, 1]</c>, which is <c>target[0][1]</c>.</summary>
    public sealed record Index(Expression Target, Sequence<Expression> Positions) : Expression;

    /// <param name="Function">A name, or a member of something.</param>
    public sealed record Call(Expression Function, Sequence<Expression> Arguments) : Expression;

    /// <summary><c>ddof=1</c>: stands only among the arguments of a call.</summary>
    public sealed record Keyword(string Identifier, Expression Value) : Expression;

    public sealed record List(Sequence<Expression> Items) : Expression;

    /// <summary><c>[item for key, variable in source if condition]</c>.</summary>
    /// <param name="Key">Null where there is one variable.</param>
    public sealed record Comprehension(Expression Item, string? Key, string Variable, Expression Source, Expression? Condition)
        : Expression;

    public sealed record Negation(Expression Operand) : Expression;

    public sealed record Binary(Arithmetic Operator, Expression Left, Expression Right) : Expression;

    /// <summary>A chain as in Python: <c>a &lt; b &lt;= c</c> has three operands and two operators.</summary>
    public sealed record Comparison(Sequence<Expression> Operands, Sequence<Relation> Relations) : Expression;

    public sealed record Not(Expression Operand) : Expression;

    public sealed record And(Expression Left, Expression Right) : Expression;

    public sealed record Or(Expression Left, Expression Right) : Expression;

    /// <summary><c>then if condition else otherwise</c>.</summary>
    public sealed record Conditional(Expression Then, Expression Condition, Expression Otherwise) : Expression;
}

public enum Arithmetic
{
    Add,
    Subtract,
    Multiply,
    Divide,

    /// <summary><c>**</c>, <c>^</c>: right-associative, binds more tightly than a sign on its left.</summary>
    Power,
}

public enum Relation
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    In,
    NotIn,
}
