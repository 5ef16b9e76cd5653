using System.Collections.Immutable;
using System.Globalization;

namespace Provenance.Core.Statistics;

/// <summary>Correlates all pairs of variables over the documents that have both.</summary>
internal sealed class CorrelationCalculator(VariableTable table)
{
    /// <summary>With more variables, the number of pairs says nothing to anyone.</summary>
    private const int MostVariables = 60;

    /// <summary>Below, a correlation is 1, -1 or nothing.</summary>
    public const int LeastDocuments = 3;

    private readonly ImmutableArray<string> _variables = table.Variables.Length <= MostVariables
        ? table.Variables
        : [.. table.Metrics.Take(MostVariables)];

    /// <summary>What was left out; null when nothing was.</summary>
    public string? Note
    {
        get
        {
            if (_variables.Length == table.Variables.Length)
                return null;

            var which = _variables.Length == table.Metrics.Length ? "the" : "the first";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"With {table.Variables.Length} variables, correlations are those of {which} {_variables.Length} metrics.");
        }
    }

    public ImmutableArray<CorrelationPair> Compute()
    {
        var everything = table.Select(null, null, null);
        var means = _variables.Select(variable => table.DocumentMeans(variable, everything)
            .ToDictionary(document => document.Document.Id, document => document.Mean, StringComparer.Ordinal)).ToList();
        return
        [
            .. from first in Enumerable.Range(0, _variables.Length)
               from second in Enumerable.Range(first + 1, _variables.Length - first - 1)
               select Correlate(_variables[first], means[first], _variables[second], means[second]),
        ];
    }

    private CorrelationPair Correlate(string first, Dictionary<string, double> x, string second, Dictionary<string, double> y)
    {
        string[] common = [.. table.Documents.Select(document => document.Id).Where(id => x.ContainsKey(id) && y.ContainsKey(id))];
        if (common.Length < LeastDocuments)
        {
            var reason = string.Create(
                CultureInfo.InvariantCulture,
                $"a correlation needs {LeastDocuments} documents with both values; there {(common.Length == 1 ? "is" : "are")} {common.Length}");
            return new CorrelationPair(first, second, common.Length, null, null, reason);
        }

        double[] ofFirst = [.. common.Select(id => x[id])];
        double[] ofSecond = [.. common.Select(id => y[id])];
        var pearson = Correlation.Pearson(ofFirst, ofSecond);
        return new CorrelationPair(
            first,
            second,
            common.Length,
            pearson,
            Correlation.Spearman(ofFirst, ofSecond),
            pearson is null ? $"{(Moments.IsConstant(ofFirst) ? first : second)} is the same in all documents" : null);
    }
}
