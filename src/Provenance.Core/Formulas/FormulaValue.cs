using System.Collections.Immutable;

namespace Provenance.Core.Formulas;

/// <summary>What an expression is for one datum. Truth values are the numbers 1 and 0.</summary>
public abstract record FormulaValue
{
    private FormulaValue()
    {
    }

    /// <summary>Always finite.</summary>
    public sealed record Number(double Value) : FormulaValue;

    public sealed record Text(string Value) : FormulaValue;

    public sealed record List(ImmutableArray<FormulaValue> Items) : FormulaValue;

    /// <summary>A dimension: its raw score where a number is needed, its name where a text is.</summary>
    public sealed record Dimension(string Name) : FormulaValue;

    /// <summary>All dimensions of the framework: <c>dimensions</c>, <c>scores</c> and their like.</summary>
    public sealed record Dimensions : FormulaValue;

    /// <summary>All metrics of the framework: <c>derived_metrics</c>.</summary>
    public sealed record Metrics : FormulaValue;

    /// <summary>There is no value; whatever needs it has none either.</summary>
    public sealed record Failure(NotComputable Reason) : FormulaValue;

    internal static FormulaValue Of(double value) =>
        double.IsFinite(value) ? new Number(value) : Fail(NotComputable.Overflow, "the result is not finite");

    internal static FormulaValue Of(bool value) => new Number(value ? 1 : 0);

    internal static Failure Fail(string code, string detail) => new(new NotComputable(code, detail));
}
