using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Formulas;

namespace Provenance.Core.Calculation;

/// <summary>
/// Computes a framework's metrics from the scores of one answer. The formulas are parsed and put in order once; the metrics may stand in
/// any order in the framework. May be used from many threads at once.
/// </summary>
public sealed class MetricCalculator
{
    private readonly ImmutableArray<MetricDefinition> _metrics;
    private readonly FormulaNames _names;
    private readonly ImmutableArray<FormulaReading> _readings;
    private readonly MetricOrder _order;

    public MetricCalculator(Framework framework)
    {
        _metrics = [.. framework.Metrics.DistinctBy(metric => metric.Name)];
        _names = new FormulaNames(framework);
        _readings = [.. _metrics.Select(Read)];
        _order = MetricOrder.Of(Dependencies());
    }

    /// <summary>
    /// Why a metric can't be computed whatever the answer says: prose, a placeholder, a slip of the pen, a cycle. In the framework's order.
    /// </summary>
    public IEnumerable<(MetricDefinition Metric, NotComputable Reason)> Faults =>
        from index in Enumerable.Range(0, _metrics.Length)
        let fault = StandingFault(index)
        where fault is not null
        select (_metrics[index], fault);

    /// <summary>A value, or the reason why there is none, for every metric, in the framework's order.</summary>
    /// <param name="answer">Null when the call has no answer with text.</param>
    public ImmutableArray<MetricValue> Calculate(ExtractedAnswer? answer)
    {
        var reported = (answer?.Reported ?? [])
            .DistinctBy(metric => metric.Metric)
            .ToDictionary(metric => metric.Metric, metric => metric.Value, StringComparer.Ordinal);
        var values = Values(answer, null, null);
        return [.. _metrics.Select(metric => values[metric.Name] switch
        {
            FormulaValue.Number(var value) => new MetricValue(metric.Name, value, null, Reported(metric)),
            FormulaValue.Failure(var reason) => new MetricValue(metric.Name, null, reason.ToString(), Reported(metric)),
            var other => throw new InvalidOperationException($"A formula evaluated to {other.GetType().Name}."),
        })];

        double? Reported(MetricDefinition metric) => reported.TryGetValue(metric.Name, out var value) ? value : null;
    }

    /// <summary>What the formula of a metric reads of one answer; null when there is no such metric, or its formula can't be read at all.</summary>
    public FormulaReads? ReadsOf(string metric, ExtractedAnswer? answer)
    {
        var index = _metrics.TakeWhile(one => one.Name != metric).Count();
        if (index == _metrics.Length || StandingFault(index) is not null)
            return null;
        var reads = new FormulaReads();
        Values(answer, metric, reads);
        return reads;
    }

    private Dictionary<string, FormulaValue> Values(ExtractedAnswer? answer, string? watched, FormulaReads? reads)
    {
        var values = new Dictionary<string, FormulaValue>(StringComparer.Ordinal);
        for (var i = 0; i < _metrics.Length; i++)
        {
            if (StandingFault(i) is { } fault)
                values[_metrics[i].Name] = new FormulaValue.Failure(fault);
            else if (answer is not { Scores.IsEmpty: false })
                values[_metrics[i].Name] = FormulaValue.Fail(NotComputable.NoAnswer, "there are no scores to compute from");
        }

        var scores = (answer?.Scores ?? [])
            .DistinctBy(score => score.Dimension)
            .ToDictionary(score => score.Dimension, StringComparer.Ordinal);
        foreach (var index in _order.Order.Where(index => !values.ContainsKey(_metrics[index].Name)))
        {
            var scope = new FormulaScope(_names, _metrics[index].Name, scores, values, _metrics[index].Name == watched ? reads : null);
            values[_metrics[index].Name] = FormulaEvaluator.Evaluate((Formula)_readings[index], scope);
        }

        return values;
    }

    private static FormulaReading Read(MetricDefinition metric) => FormulaParser.Parse(metric.Formula) switch
    {
        Formula { Target: { } target } when target != metric.Name => new FormulaFault(
            new NotComputable(NotComputable.OtherTarget, $"the formula of {metric.Name} is one of {NotComputable.Shortened(target)}"), 0),
        var reading => reading,
    };

    private NotComputable? StandingFault(int index)
    {
        if (_readings[index] is FormulaFault fault)
            return fault.Reason;
        return _order.Cycles.TryGetValue(index, out var cycle)
            ? new NotComputable(NotComputable.Cycle, string.Join(" -> ", cycle.Select(metric => _metrics[metric].Name)))
            : null;
    }

    private List<int[]> Dependencies()
    {
        var positions = _metrics.Select((metric, index) => (metric.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
        return [.. _metrics.Select((metric, index) => _readings[index] is Formula formula
            ? FormulaReferences.Of(formula, _names, metric.Name).Select(name => positions[name]).ToArray()
            : [])];
    }
}
