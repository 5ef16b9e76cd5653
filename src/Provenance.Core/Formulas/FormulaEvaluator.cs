namespace Provenance.Core.Formulas;

/// <summary>
/// Evaluates a tree for one datum, in IEEE doubles, operand by operand in the order of the text, so that the same formula in Python
/// gives the same number. What can't be computed is a <see cref="FormulaValue.Failure"/>, never an exception. Only the taken branch of
/// a condition counts.
/// </summary>
public sealed class FormulaEvaluator
{
    // A comprehension in a comprehension multiplies its work; a formula that needs more than this is an accident.
    private const int MaximumSteps = 200_000;

    private readonly FormulaScope _scope;
    private readonly Dictionary<string, FormulaValue> _locals = new(StringComparer.Ordinal);
    private int _steps;

    private FormulaEvaluator(FormulaScope scope) => _scope = scope;

    /// <summary>The number, or the failure. A formula that results in a list or a text has no number.</summary>
    public static FormulaValue Evaluate(Formula formula, FormulaScope scope) =>
        new FormulaEvaluator(scope).Number(formula.Root);

    private FormulaValue Number(Expression expression) => _scope.Number(Value(expression));

    private FormulaValue Value(Expression expression)
    {
        if (++_steps > MaximumSteps)
            return FormulaValue.Fail(NotComputable.TooLarge, "the formula takes too many steps");

        return expression switch
        {
            Expression.Number(var value) => FormulaValue.Of(value),
            Expression.Text(var value) => new FormulaValue.Text(value),
            Expression.Name(var name) => _locals.GetValueOrDefault(name) ?? _scope.Resolve(name),
            Expression.Member(var target, var name) => _scope.Member(Value(target), name),
            Expression.Index(var target, var positions) =>
                positions.Aggregate(Value(target), (value, position) => _scope.At(value, Value(position))),
            Expression.Call call => Call(call),
            Expression.List(var items) => List(items),
            Expression.Comprehension comprehension => Comprehension(comprehension),
            Expression.Negation(var operand) => Number(operand) is var value && value is FormulaValue.Number(var number)
                ? FormulaValue.Of(-number)
                : value,
            Expression.Binary(var operation, var left, var right) => Binary(operation, left, right),
            Expression.Keyword => FormulaValue.Fail(NotComputable.Arguments, "a keyword stands only among arguments"),
            _ => Decision(expression),
        };
    }

    private FormulaValue Decision(Expression expression) => expression switch
    {
        Expression.Comparison comparison => Comparison(comparison),
        Expression.Not(var operand) => Number(operand) is var value && value is FormulaValue.Number(var number)
            ? FormulaValue.Of(number == 0)
            : value,
        Expression.And(var left, var right) => Number(left) is var value && value is FormulaValue.Number(not 0) ? Number(right) : value,
        Expression.Or(var left, var right) => Number(left) is var value && value is FormulaValue.Number(0) ? Number(right) : value,
        Expression.Conditional(var then, var condition, var otherwise) => Number(condition) switch
        {
            FormulaValue.Number(var number) => Value(number != 0 ? then : otherwise),
            var failure => failure,
        },
        _ => FormulaValue.Fail(NotComputable.WrongKind, "no kind of expression"),
    };

    private FormulaValue Binary(Arithmetic operation, Expression left, Expression right)
    {
        if (Number(left) is var first && first is not FormulaValue.Number)
            return first;

        var second = Number(right);
        return second is FormulaValue.Number(var y) && first is FormulaValue.Number(var x)
            ? FormulaArithmetic.Apply(operation, x, y)
            : second;
    }

    private FormulaValue Comparison(Expression.Comparison comparison)
    {
        var left = Value(comparison.Operands[0]);
        for (var i = 0; i < comparison.Relations.Count; i++)
        {
            var right = Value(comparison.Operands[i + 1]);
            var holds = FormulaArithmetic.Compare(_scope, comparison.Relations[i], left, right);
            if (holds is not FormulaValue.Number(not 0))
                return holds;
            left = right;
        }

        return FormulaValue.Of(true);
    }

    private FormulaValue List(IEnumerable<Expression> items)
    {
        var values = new List<FormulaValue>();
        foreach (var item in items)
        {
            var value = Value(item);
            if (value is FormulaValue.Failure)
                return value;
            values.Add(value);
        }

        return new FormulaValue.List([.. values]);
    }

    private FormulaValue Comprehension(Expression.Comprehension comprehension)
    {
        var source = _scope.Items(Value(comprehension.Source));
        if (source is not FormulaValue.List(var items))
            return source;

        var hidden = new Dictionary<string, FormulaValue>(_locals, StringComparer.Ordinal);
        var values = new List<FormulaValue>();
        foreach (var item in items)
        {
            var value = Bind(comprehension, item) ?? Filtered(comprehension);
            if (value is FormulaValue.Failure)
                return value;
            if (value is not null)
                values.Add(value);
        }

        _locals.Clear();
        foreach (var (name, value) in hidden)
            _locals[name] = value;
        return new FormulaValue.List([.. values]);
    }

    // Null when the item could be bound.
    private FormulaValue.Failure? Bind(Expression.Comprehension comprehension, FormulaValue item)
    {
        if (comprehension.Key is not { } key)
        {
            _locals[comprehension.Variable] = item;
            return null;
        }

        if (item is not FormulaValue.List({ Length: 2 } pair))
            return FormulaValue.Fail(NotComputable.WrongKind, $"{key}, {comprehension.Variable} need pairs, as items() has them");

        (_locals[key], _locals[comprehension.Variable]) = (pair[0], pair[1]);
        return null;
    }

    // Null when the condition leaves the item out.
    private FormulaValue? Filtered(Expression.Comprehension comprehension) =>
        (comprehension.Condition is { } condition ? Number(condition) : FormulaValue.Of(true)) switch
        {
            FormulaValue.Number(0) => null,
            FormulaValue.Number => Value(comprehension.Item),
            var failure => failure,
        };

    private FormulaValue Call(Expression.Call call)
    {
        if (call.Function is Expression.Member(var target, "values" or "items" or "keys") member && call.Arguments.Count == 0)
            return _scope.Contents(Value(target), member.Identifier);

        if (PathOf(call.Function) is not { } path || FormulaFunctions.Find(path) is not { } function)
            return FormulaFunctions.Unknown(PathOf(call.Function));

        var keywords = call.Arguments.OfType<Expression.Keyword>().ToList();
        if (keywords.Count > 1 || keywords.Exists(keyword => keyword.Identifier != "ddof") || (keywords.Count == 1 && !function.TakesDdof))
            return FormulaValue.Fail(NotComputable.Arguments, $"{path} has no {keywords[^1].Identifier}=");

        var ddof = keywords.Count == 1 ? Number(keywords[0].Value) : FormulaValue.Of(function.Ddof);
        if (ddof is not FormulaValue.Number(var freedom))
            return ddof;

        var arguments = List(call.Arguments.Where(argument => argument is not Expression.Keyword));
        return arguments is FormulaValue.List(var values) ? function.Apply(new FunctionCall(_scope, path, values, freedom)) : arguments;
    }

    private static string? PathOf(Expression function) => function switch
    {
        Expression.Name(var name) => name,
        Expression.Member(var target, var name) when PathOf(target) is { } path => $"{path}.{name}",
        _ => null,
    };
}
