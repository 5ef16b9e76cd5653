namespace Provenance.Core.Formulas;

/// <summary>What became of a formula's text: a <see cref="Formula"/>, or the <see cref="FormulaFault"/> that says why it is none.</summary>
public abstract record FormulaReading
{
    private protected FormulaReading()
    {
    }
}

/// <summary>A formula that was understood.</summary>
/// <param name="Target">The name before a leading <c>=</c>; null where there is none.</param>
public sealed record Formula(Expression Root, string? Target) : FormulaReading
{
    /// <summary>The canonical text, which parses back to the same tree.</summary>
    public override string ToString() =>
        Target is null ? FormulaPrinter.Print(Root) : $"{Target} = {FormulaPrinter.Print(Root)}";
}

/// <summary>A text that is no formula: prose, a placeholder, a slip of the pen, or too much.</summary>
/// <param name="Offset">Where in the text it was noticed, in UTF-16 code units.</param>
public sealed record FormulaFault(NotComputable Reason, int Offset) : FormulaReading;
