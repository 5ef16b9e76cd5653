namespace Provenance.Core.Formulas;

/// <summary>How tightly each kind of expression binds: what the grammar descends through and the printer puts brackets by.</summary>
internal enum Level
{
    Conditional,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
    Power,
    Postfix,
    Atom,
}

internal static class Precedence
{
    public static Level Of(Expression expression) => expression switch
    {
        Expression.Conditional or Expression.Keyword => Level.Conditional,
        Expression.Or => Level.Or,
        Expression.And => Level.And,
        Expression.Not => Level.Not,
        Expression.Comparison => Level.Comparison,
        Expression.Binary { Operator: Arithmetic.Add or Arithmetic.Subtract } => Level.Sum,
        Expression.Binary { Operator: Arithmetic.Multiply or Arithmetic.Divide } => Level.Product,
        Expression.Negation => Level.Sign,
        Expression.Binary => Level.Power,
        Expression.Member or Expression.Index or Expression.Call => Level.Postfix,
        _ => Level.Atom,
    };

    public static Arithmetic? SumOf(Token token) =>
        token.Is("+") ? Arithmetic.Add : token.Is("-") ? Arithmetic.Subtract : null;

    public static Arithmetic? ProductOf(Token token) =>
        token.Is("*") ? Arithmetic.Multiply : token.Is("/") ? Arithmetic.Divide : null;

    public static Relation? RelationOf(Token token) => token switch
    {
        { Kind: TokenKind.Symbol, Text: "<" } => Relation.Less,
        { Kind: TokenKind.Symbol, Text: "<=" } => Relation.LessOrEqual,
        { Kind: TokenKind.Symbol, Text: ">" } => Relation.Greater,
        { Kind: TokenKind.Symbol, Text: ">=" } => Relation.GreaterOrEqual,
        { Kind: TokenKind.Symbol, Text: "==" } => Relation.Equal,
        { Kind: TokenKind.Symbol, Text: "!=" } => Relation.NotEqual,
        { Kind: TokenKind.Name, Text: "in" } => Relation.In,
        _ => null,
    };

    public static string Symbol(Arithmetic operation) => operation switch
    {
        Arithmetic.Add => "+",
        Arithmetic.Subtract => "-",
        Arithmetic.Multiply => "*",
        Arithmetic.Divide => "/",
        _ => "**",
    };

    public static string Symbol(Relation relation) => relation switch
    {
        Relation.Less => "<",
        Relation.LessOrEqual => "<=",
        Relation.Greater => ">",
        Relation.GreaterOrEqual => ">=",
        Relation.Equal => "==",
        Relation.NotEqual => "!=",
        Relation.In => "in",
        _ => "not in",
    };
}
