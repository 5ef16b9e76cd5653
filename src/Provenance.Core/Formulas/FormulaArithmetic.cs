namespace Provenance.Core.Formulas;

/// <summary>The operators on values.</summary>
internal static class FormulaArithmetic
{
    public static FormulaValue Apply(Arithmetic operation, double x, double y) => operation switch
    {
        Arithmetic.Add => FormulaValue.Of(x + y),
        Arithmetic.Subtract => FormulaValue.Of(x - y),
        Arithmetic.Multiply => FormulaValue.Of(x * y),
        Arithmetic.Divide => y == 0 ? FormulaValue.Fail(NotComputable.DivisionByZero, "a divisor is 0") : FormulaValue.Of(x / y),
        _ => Power(x, y),
    };

    public static FormulaValue Power(double x, double y)
    {
        if (x == 0 && y < 0)
            return FormulaValue.Fail(NotComputable.DivisionByZero, "0 to a negative power");
        return x < 0 && y != Math.Floor(y)
            ? FormulaValue.Fail(NotComputable.Domain, "a negative number to a broken power")
            : FormulaValue.Of(Math.Pow(x, y));
    }

    /// <summary>1 or 0, or the failure of what could not be compared.</summary>
    public static FormulaValue Compare(FormulaScope scope, Relation relation, FormulaValue left, FormulaValue right)
    {
        if (relation is Relation.In or Relation.NotIn)
            return Contains(scope, right, left) is var found && found is FormulaValue.Number(var held) && relation == Relation.NotIn
                ? FormulaValue.Of(held == 0)
                : found;

        if (left is FormulaValue.Text || right is FormulaValue.Text)
            return CompareTexts(relation, left, right);

        if (scope.Number(left) is var first && first is not FormulaValue.Number)
            return first;
        return scope.Number(right) is var second && second is FormulaValue.Number(var y) && first is FormulaValue.Number(var x)
            ? FormulaValue.Of(Holds(relation, x.CompareTo(y)))
            : second;
    }

    private static FormulaValue CompareTexts(Relation relation, FormulaValue left, FormulaValue right)
    {
        if ((left as FormulaValue.Failure ?? right as FormulaValue.Failure) is { } failure)
            return failure;
        return TextOf(left) is { } first && TextOf(right) is { } second
            ? FormulaValue.Of(Holds(relation, string.CompareOrdinal(first, second)))
            : FormulaValue.Fail(NotComputable.WrongKind, "a text can be compared with a text only");
    }

    private static FormulaValue Contains(FormulaScope scope, FormulaValue list, FormulaValue item)
    {
        if (item is FormulaValue.Failure)
            return item;
        if (scope.Items(list) is var items && items is not FormulaValue.List)
            return items;

        foreach (var candidate in ((FormulaValue.List)items).Items)
        {
            var same = TextOf(item) is { } text && TextOf(candidate) is { } other
                ? FormulaValue.Of(text == other)
                : Compare(scope, Relation.Equal, item, candidate);
            if (same is not FormulaValue.Number(0))
                return same;
        }

        return FormulaValue.Of(false);
    }

    private static string? TextOf(FormulaValue value) => value switch
    {
        FormulaValue.Text(var text) => text,
        FormulaValue.Dimension(var name) => name,
        _ => null,
    };

    private static bool Holds(Relation relation, int order) => relation switch
    {
        Relation.Less => order < 0,
        Relation.LessOrEqual => order <= 0,
        Relation.Greater => order > 0,
        Relation.GreaterOrEqual => order >= 0,
        Relation.Equal => order == 0,
        _ => order != 0,
    };
}
