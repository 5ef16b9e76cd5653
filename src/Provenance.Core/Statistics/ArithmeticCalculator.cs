using System.Collections.Immutable;

namespace Provenance.Core.Statistics;

/// <summary>Compares what the models say they computed with what follows from their own scores.</summary>
internal sealed class ArithmeticCalculator(VariableTable table)
{
    private const double Hundredth = 0.01;

    /// <summary>For every metric and model with at least one value to compare.</summary>
    public ImmutableArray<ArithmeticCheck> Compute() =>
    [
        .. from metric in table.Metrics
           from model in table.Models
           let pairs = Pairs(metric, model)
           where pairs.Length > 0
           select Check(metric, model, pairs),
    ];

    private (double Ours, double Theirs)[] Pairs(string metric, string model) =>
    [
        .. from analysis in table.Select(model, null, null).Select(i => table.Analyses[i])
           where analysis.Excluded is null
           let found = analysis.Metrics.FirstOrDefault(value => value.Metric == metric)
           let ours = found?.Value
           let theirs = found?.Reported
           where ours.HasValue && theirs.HasValue
           select (ours.Value, theirs.Value),
    ];

    private static ArithmeticCheck Check(string metric, string model, (double Ours, double Theirs)[] pairs)
    {
        double[] theirs = [.. pairs.Select(pair => pair.Theirs)];
        double[] differences = [.. pairs.Select(pair => Math.Abs(pair.Ours - pair.Theirs))];
        return new ArithmeticCheck(
            metric,
            model,
            pairs.Length,
            Moments.Mean([.. pairs.Select(pair => pair.Ours)]),
            Moments.Mean(theirs),
            Moments.StandardDeviation(theirs),
            differences.Max(),
            differences.Count(difference => difference > Hundredth));
    }
}
