using System.Globalization;

namespace Provenance.Core.Formulas;

/// <summary>
/// Reads the formula language that <c>docs/formulas.md</c> defines. Precedence and associativity are Python's, except that <c>^</c> is
/// power. Any text is allowed: what is no formula comes back as a <see cref="FormulaFault"/>.
/// </summary>
public static class FormulaParser
{
    /// <summary>The longest text that is read, in UTF-16 code units.</summary>
    public const int MaximumLength = 20_000;

    /// <summary>How deep brackets, signs and powers may nest.</summary>
    public const int MaximumNesting = 100;

    /// <summary>How many operators, members and indices a formula may have: with the nesting, what bounds the height of its tree.</summary>
    public const int MaximumOperators = 1_000;

    public static FormulaReading Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new FormulaFault(new NotComputable(NotComputable.Empty, "there is no formula"), 0);

        if (text.Length > MaximumLength)
        {
            var lengths = string.Create(CultureInfo.InvariantCulture, $"{text.Length} characters; at most {MaximumLength} are read");
            return new FormulaFault(new NotComputable(NotComputable.TooLarge, lengths), MaximumLength);
        }

        return FormulaWording.Placeholder(text) is { } placeholder
            ? new FormulaFault(placeholder, 0)
            : new FormulaGrammar(text, FormulaLexer.Read(text)).Read();
    }
}
