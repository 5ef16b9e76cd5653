using System.Globalization;
using System.Text;

namespace Provenance.Core.Formulas;

/// <summary>The canonical text of a tree: one space around operators, brackets only where they change the tree.</summary>
internal sealed class FormulaPrinter
{
    private readonly StringBuilder _text = new();

    public static string Print(Expression expression)
    {
        var printer = new FormulaPrinter();
        printer.Write(expression, Level.Conditional);
        return printer._text.ToString();
    }

    private void Write(Expression expression, Level atLeast)
    {
        if (Precedence.Of(expression) >= atLeast)
        {
            WriteBare(expression);
            return;
        }

        _text.Append('(');
        WriteBare(expression);
        _text.Append(')');
    }

    private void WriteBare(Expression expression)
    {
        switch (expression)
        {
            case Expression.Number(var value):
                _text.Append(value.ToString("R", CultureInfo.InvariantCulture));
                break;
            case Expression.Text(var value):
                var quote = value.Contains('\'', StringComparison.Ordinal) ? '"' : '\'';
                _text.Append(quote).Append(value).Append(quote);
                break;
            case Expression.Name(var identifier):
                _text.Append(identifier);
                break;
            case Expression.Member(var target, var identifier):
                // "1.x" would read as the number "1." and a name.
                Write(target, target is Expression.Number ? Level.Atom + 1 : Level.Postfix);
                _text.Append('.').Append(identifier);
                break;
            case Expression.Index(var target, var positions):
                Write(target, Level.Postfix);
                WriteItems('[', positions, ']');
                break;
            case Expression.Call(var function, var arguments):
                Write(function, Level.Postfix);
                WriteItems('(', arguments, ')');
                break;
            case Expression.Keyword(var identifier, var value):
                _text.Append(identifier).Append('=');
                Write(value, Level.Conditional);
                break;
            case Expression.List(var items):
                WriteItems('[', items, ']');
                break;
            case Expression.Comprehension comprehension:
                WriteComprehension(comprehension);
                break;
            default:
                WriteOperation(expression);
                break;
        }
    }

    private void WriteOperation(Expression expression)
    {
        switch (expression)
        {
            case Expression.Negation(var operand):
                _text.Append('-');
                Write(operand, Level.Sign);
                break;
            case Expression.Not(var operand):
                _text.Append("not ");
                Write(operand, Level.Not);
                break;
            case Expression.Binary { Operator: Arithmetic.Power } power:
                WriteBetween(power.Left, Level.Postfix, "**", power.Right, Level.Sign);
                break;
            case Expression.Binary binary:
                var level = Precedence.Of(binary);
                WriteBetween(binary.Left, level, Precedence.Symbol(binary.Operator), binary.Right, level + 1);
                break;
            case Expression.And(var left, var right):
                WriteBetween(left, Level.And, "and", right, Level.Not);
                break;
            case Expression.Or(var left, var right):
                WriteBetween(left, Level.Or, "or", right, Level.And);
                break;
            case Expression.Comparison comparison:
                WriteComparison(comparison);
                break;
            case Expression.Conditional(var then, var condition, var otherwise):
                WriteBetween(then, Level.Or, "if", condition, Level.Or);
                _text.Append(" else ");
                Write(otherwise, Level.Conditional);
                break;
        }
    }

    private void WriteBetween(Expression left, Level leftLevel, string symbol, Expression right, Level rightLevel)
    {
        Write(left, leftLevel);
        _text.Append(' ').Append(symbol).Append(' ');
        Write(right, rightLevel);
    }

    private void WriteComparison(Expression.Comparison comparison)
    {
        Write(comparison.Operands[0], Level.Sum);
        for (var i = 0; i < comparison.Relations.Count; i++)
        {
            _text.Append(' ').Append(Precedence.Symbol(comparison.Relations[i])).Append(' ');
            Write(comparison.Operands[i + 1], Level.Sum);
        }
    }

    private void WriteComprehension(Expression.Comprehension comprehension)
    {
        _text.Append('[');
        Write(comprehension.Item, Level.Conditional);
        _text.Append(" for ");
        if (comprehension.Key is { } key)
            _text.Append(key).Append(", ");
        _text.Append(comprehension.Variable).Append(" in ");
        Write(comprehension.Source, Level.Or);
        if (comprehension.Condition is { } condition)
        {
            _text.Append(" if ");
            Write(condition, Level.Or);
        }

        _text.Append(']');
    }

    private void WriteItems(char open, Sequence<Expression> items, char close)
    {
        _text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                _text.Append(", ");
            Write(items[i], Level.Conditional);
        }

        _text.Append(close);
    }
}
