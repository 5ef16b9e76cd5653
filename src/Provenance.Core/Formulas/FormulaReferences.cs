namespace Provenance.Core.Formulas;

/// <summary>Which other metrics a formula speaks of: what has to be computed before it.</summary>
internal sealed class FormulaReferences
{
    private readonly SortedSet<string> _metrics = new(StringComparer.Ordinal);
    private readonly FormulaNames _names;
    private readonly string _metric;

    private FormulaReferences(FormulaNames names, string metric) => (_names, _metric) = (names, metric);

    /// <summary>The names, in ordinal order. A condition's both branches count.</summary>
    /// <param name="metric">The metric whose formula it is.</param>
    public static IReadOnlySet<string> Of(Formula formula, FormulaNames names, string metric)
    {
        var references = new FormulaReferences(names, metric);
        references.Visit(formula.Root, []);
        return references._metrics;
    }

    private void Visit(Expression expression, string[] locals)
    {
        switch (expression)
        {
            case Expression.Name(var name) when !locals.Contains(name) && _names.Find(name, _metric) is NameMeaning.Metric:
                _metrics.Add(name);
                break;
            case Expression.Member(Expression.Name(var set), var name) when IsMetricOf(set, name, locals):
                _metrics.Add(name);
                break;
            case Expression.Index(Expression.Name(var set), [Expression.Text(var name), ..]) when IsMetricOf(set, name, locals):
                _metrics.Add(name);
                break;
            case Expression.Comprehension comprehension:
                Visit(comprehension.Source, locals);
                string[] inner = [.. locals, comprehension.Variable, comprehension.Key ?? comprehension.Variable];
                Visit(comprehension.Item, inner);
                if (comprehension.Condition is { } condition)
                    Visit(condition, inner);
                break;
            default:
                foreach (var child in Children(expression))
                    Visit(child, locals);
                break;
        }
    }

    private bool IsMetricOf(string set, string name, string[] locals) =>
        !locals.Contains(set) && _names.Find(set, _metric) is NameMeaning.Metrics && _names.IsMetric(name);

    private static Sequence<Expression> Children(Expression expression) => expression switch
    {
        Expression.Member(var target, _) => [target],
        Expression.Index(var target, var positions) => [target, .. positions],
        // A metric called "mean" is not meant by "mean(a, b)".
        Expression.Call(_, var arguments) => arguments,
        Expression.Keyword(_, var value) => [value],
        Expression.List(var items) => items,
        Expression.Negation(var operand) => [operand],
        Expression.Not(var operand) => [operand],
        Expression.Binary(_, var left, var right) => [left, right],
        Expression.And(var left, var right) => [left, right],
        Expression.Or(var left, var right) => [left, right],
        Expression.Comparison(var operands, _) => operands,
        Expression.Conditional(var then, var condition, var otherwise) => [then, condition, otherwise],
        _ => [],
    };
}
