namespace Provenance.Core.Formulas;

/// <summary>What a formula read while it was evaluated: the scores, there or not, and the other metrics. Each once, in a fixed order.</summary>
public sealed class FormulaReads
{
    public SortedSet<(string Dimension, string Facet)> Scores { get; } = new(Comparer<(string Dimension, string Facet)>.Create((one, other) =>
        string.CompareOrdinal(one.Dimension, other.Dimension) is var order and not 0 ? order : string.CompareOrdinal(one.Facet, other.Facet)));

    public SortedSet<string> Metrics { get; } = new(StringComparer.Ordinal);
}
