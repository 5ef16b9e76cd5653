namespace Provenance.Core.Formulas;

/// <summary>Why a metric has no value for a datum. Its text is stable: the code, a colon, the facts.</summary>
/// <param name="Code">One of the constants here, in kebab case.</param>
public sealed record NotComputable(string Code, string Detail)
{
    /// <summary>There is no text.</summary>
    public const string Empty = "empty";

    /// <summary>Words, as a whole or after a formula.</summary>
    public const string Prose = "prose";

    /// <summary>A place where a formula was to go: <c>TBD</c>, <c>{{x}}</c>, <c>[the formula]</c>.</summary>
    public const string Placeholder = "placeholder";

    /// <summary>Neither words nor a formula of this language.</summary>
    public const string Syntax = "syntax";

    /// <summary>Longer or deeper than <see cref="FormulaParser"/> reads, or more work than the evaluator does.</summary>
    public const string TooLarge = "too-large";

    /// <summary>A leading <c>name =</c> with another metric's name.</summary>
    public const string OtherTarget = "other-target";

    public const string UnknownName = "unknown-name";

    public const string UnknownFunction = "unknown-function";

    /// <summary>Too few or too many arguments, or a keyword that the function does not have.</summary>
    public const string Arguments = "arguments";

    /// <summary>A number was needed and something else is there, or the other way round.</summary>
    public const string WrongKind = "wrong-kind";

    /// <summary>An index that the list does not have.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>Spread and correlation need lists; one answer has one number.</summary>
    public const string NeedsList = "needs-list";

    /// <summary>The answer does not have this score.</summary>
    public const string MissingScore = "missing-score";

    public const string DivisionByZero = "division-by-zero";

    /// <summary>A function outside its domain: the root or logarithm of a negative number, the mean of nothing.</summary>
    public const string Domain = "domain";

    /// <summary>The result is larger than a double holds.</summary>
    public const string Overflow = "overflow";

    /// <summary>The metric depends on itself; the detail is the path.</summary>
    public const string Cycle = "cycle";

    /// <summary>It needs another metric, which is not computable; the detail names that one and its reason.</summary>
    public const string DependsOn = "depends-on";

    /// <summary>There is nothing to compute from.</summary>
    public const string NoAnswer = "no-answer";

    private const int QuotedLength = 60;

    public override string ToString() => $"{Code}: {Detail}";

    /// <summary>Words of the input, shortened so that a reason stays a line.</summary>
    internal static string Quoted(string text) => $"\"{Shortened(text)}\"";

    internal static string Shortened(string text) => text.Length <= QuotedLength ? text : $"{text[..QuotedLength]}…";
}
