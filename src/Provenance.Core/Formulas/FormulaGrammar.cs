using System.Globalization;

namespace Provenance.Core.Formulas;

/// <summary>
/// The grammar, by recursive descent over the levels of <see cref="Precedence"/>. The first fault ends the reading: it moves to the end of
/// the tokens, where every loop stops.
/// </summary>
internal sealed class FormulaGrammar(string text, List<Token> tokens)
{
    private static readonly Expression Nothing = new Expression.Number(0);

    private int _position;
    private int _nesting;
    private int _operators;
    private FormulaFault? _fault;

    private Token Current => tokens[_position];

    public FormulaReading Read()
    {
        string? target = null;
        if (Current.IsIdentifier && tokens[_position + 1].Is("="))
        {
            target = Current.Text;
            _position += 2;
        }

        var root = Conditional();
        if (Current.Kind != TokenKind.End)
            Fault("an operator or the end");
        return (FormulaReading?)_fault ?? new Formula(root, target);
    }

    private Expression Conditional() => Nested(() =>
    {
        var then = Or();
        if (!Take("if"))
            return then;

        var condition = Or();
        Expect("else");
        return new Expression.Conditional(then, condition, Conditional());
    });

    private Expression Or() => Chain(And, "or", static (left, right) => new Expression.Or(left, right));

    private Expression And() => Chain(Not, "and", static (left, right) => new Expression.And(left, right));

    private Expression Not() => Take("not") ? Nested(() => new Expression.Not(Not())) : Comparison();

    private Expression Comparison()
    {
        var first = Sum();
        if (NextRelation() is not { } relation)
            return first;

        List<Expression> operands = [first];
        List<Relation> relations = [];
        for (Relation? next = relation; next is { } found; next = NextRelation())
        {
            relations.Add(found);
            operands.Add(Sum());
        }

        return new Expression.Comparison([.. operands], [.. relations]);
    }

    private Relation? NextRelation()
    {
        if (Current.Is("not") && tokens[_position + 1].Is("in"))
        {
            _position += 2;
            return Relation.NotIn;
        }

        var found = Precedence.RelationOf(Current);
        if (found is not null)
            _position++;
        return found;
    }

    private Expression Sum() => Chain(Product, Precedence.SumOf);

    private Expression Product() => Chain(Signed, Precedence.ProductOf);

    private Expression Signed()
    {
        if (Take("-"))
            return Nested(() => new Expression.Negation(Signed()));
        return Take("+") ? Nested(Signed) : Power();
    }

    private Expression Power()
    {
        var operand = Postfix();
        return Take("**") || Take("^") ? new Expression.Binary(Arithmetic.Power, operand, Nested(Signed)) : operand;
    }

    private Expression Postfix()
    {
        var target = Atom();
        while (!Exhausted())
        {
            if (Take("."))
                target = new Expression.Member(target, Identifier());
            else if (Take("["))
                target = Current.Is("]") ? Fault("an index") : new Expression.Index(target, Items("]", Conditional));
            else if (target is Expression.Name or Expression.Member && Take("("))
                target = new Expression.Call(target, Items(")", Argument));
            else
                return target;
            _operators++;
        }

        return TooLarge();
    }

    private Expression Atom()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number when double.IsFinite(token.Value):
                _position++;
                return new Expression.Number(token.Value);
            case TokenKind.Text:
                _position++;
                return new Expression.Text(token.Text);
            case TokenKind.Name when token.IsIdentifier:
                _position++;
                return new Expression.Name(token.Text);
            case TokenKind.Symbol when Take("("):
                var inner = Conditional();
                Expect(")");
                return inner;
            case TokenKind.Symbol when Take("["):
                return Bracketed();
            default:
                return Fault("a value");
        }
    }

    private Expression Bracketed()
    {
        if (Take("]"))
            return new Expression.List([]);

        var first = Conditional();
        if (Current.Is("for"))
        {
            var comprehension = Comprehension(first);
            Expect("]");
            return comprehension;
        }

        if (Take("]"))
            return new Expression.List([first]);

        Expect(",");
        return new Expression.List([first, .. Items("]", Conditional)]);
    }

    private Expression Comprehension(Expression item)
    {
        Expect("for");
        var variable = Identifier();
        string? key = null;
        if (Take(","))
            (key, variable) = (variable, Identifier());
        Expect("in");
        return Nested(() =>
        {
            var source = Or();
            return new Expression.Comprehension(item, key, variable, source, Take("if") ? Or() : null);
        });
    }

    private Expression Argument()
    {
        if (Current.IsIdentifier && tokens[_position + 1].Is("="))
        {
            var name = Identifier();
            Expect("=");
            return new Expression.Keyword(name, Conditional());
        }

        var value = Conditional();
        return Current.Is("for") ? Comprehension(value) : value;
    }

    private Sequence<Expression> Items(string close, Func<Expression> item)
    {
        List<Expression> items = [];
        while (!Take(close))
        {
            items.Add(item());
            if (!Take(","))
            {
                Expect(close);
                break;
            }
        }

        return [.. items];
    }

    private Expression Chain(Func<Expression> operand, Func<Token, Arithmetic?> operation)
    {
        var left = operand();
        while (operation(Current) is { } found)
        {
            if (Exhausted())
                return TooLarge();
            _operators++;
            _position++;
            left = new Expression.Binary(found, left, operand());
        }

        return left;
    }

    private Expression Chain(Func<Expression> operand, string word, Func<Expression, Expression, Expression> join)
    {
        var left = operand();
        while (Take(word))
        {
            if (Exhausted())
                return TooLarge();
            _operators++;
            left = join(left, operand());
        }

        return left;
    }

    private Expression Nested(Func<Expression> read)
    {
        if (_nesting == FormulaParser.MaximumNesting)
            return TooLarge();
        _nesting++;
        var result = read();
        _nesting--;
        return result;
    }

    private string Identifier()
    {
        var token = Current;
        if (!token.IsIdentifier)
        {
            Fault("a name");
            return "";
        }

        _position++;
        return token.Text;
    }

    private bool Take(string symbolOrWord)
    {
        if (!Current.Is(symbolOrWord))
            return false;
        _position++;
        return true;
    }

    private void Expect(string symbolOrWord)
    {
        if (!Take(symbolOrWord))
            Fault($"\"{symbolOrWord}\"");
    }

    private bool Exhausted() => _operators >= FormulaParser.MaximumOperators;

    private Expression TooLarge() => Stop(new NotComputable(NotComputable.TooLarge, string.Create(
        CultureInfo.InvariantCulture,
        $"more than {FormulaParser.MaximumNesting} levels or {FormulaParser.MaximumOperators} operators")));

    private Expression Fault(string expected)
    {
        var found = Current.Kind == TokenKind.End ? "the end" : NotComputable.Quoted(Current.Text);
        var complaint = string.Create(
            CultureInfo.InvariantCulture, $"expected {expected}, found {found} at character {Current.Offset + 1}");
        return Stop(FormulaWording.Explain(text, complaint));
    }

    private Expression Stop(NotComputable reason)
    {
        _fault ??= new FormulaFault(reason, Current.Offset);
        _position = tokens.Count - 1;
        return Nothing;
    }
}
