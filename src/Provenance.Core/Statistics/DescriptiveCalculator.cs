using System.Collections.Immutable;

namespace Provenance.Core.Statistics;

/// <summary>Describes every variable: all together, per model, per group, and per group and model where there are several models.</summary>
internal sealed class DescriptiveCalculator(VariableTable table, StatisticsPlan plan)
{
    public ImmutableArray<Descriptive> Compute()
    {
        var selections = Selections().ToList();
        // Each variable for itself, so the order in which they are done changes nothing.
        return [.. table.Variables.AsParallel().AsOrdered().SelectMany(variable => Describe(variable, selections))];
    }

    private IEnumerable<Selection> Selections()
    {
        yield return Selected(null, null, null);
        foreach (var model in table.Models)
            yield return Selected(model, null, null);

        foreach (var field in plan.GroupBy.Distinct(StringComparer.Ordinal))
        {
            foreach (var group in table.Groups(field))
            {
                yield return Selected(null, field, group);
                foreach (var model in table.Models.Length > 1 ? table.Models : [])
                    yield return Selected(model, field, group);
            }
        }
    }

    private Selection Selected(string? model, string? field, string? group) => new(model, field, group, table.Select(model, field, group));

    private IEnumerable<Descriptive> Describe(string variable, IEnumerable<Selection> selections)
    {
        // Selections that come to the same documents with the same means share one interval, as with a single model.
        var intervals = new List<(double[] Means, double Low, double High)>();
        foreach (var selection in selections)
        {
            double[] means = [.. table.DocumentMeans(variable, selection.Analyses).Select(document => document.Mean)];
            if (means.Length > 1 && !intervals.Exists(known => known.Means.AsSpan().SequenceEqual(means)))
            {
                var (low, high) = Bootstrap.Interval(means, plan.Resamples, Xoshiro256.ForFigure(plan.Seed, selection.Figure(variable)));
                intervals.Add((means, low, high));
            }

            yield return Describe(variable, selection, means, intervals.Find(known => known.Means.AsSpan().SequenceEqual(means)));
        }
    }

    private Descriptive Describe(string variable, Selection selection, double[] means, (double[]? Means, double Low, double High) interval)
    {
        var values = table.Values(variable);
        double[] single = [.. selection.Analyses.Select(i => values[i]).OfType<double>()];
        return new Descriptive(
            variable,
            selection.Model,
            selection.Field,
            selection.Group,
            table.Count(variable, selection.Analyses),
            means.Length,
            means.Length == 0 ? null : Moments.Mean(means),
            Moments.StandardDeviation(means),
            means.Length == 0 ? null : Quantile.Median(means),
            interval.Means is null ? null : interval.Low,
            interval.Means is null ? null : interval.High,
            single.Length == 0 ? null : Moments.Mean(single),
            Moments.StandardDeviation(single),
            single.Length == 0 ? null : single.Min(),
            single.Length == 0 ? null : single.Max());
    }

    private sealed record Selection(string? Model, string? Field, string? Group, int[] Analyses)
    {
        /// <summary>What the figure's stream of chance is named by.</summary>
        public string Figure(string variable) => string.Join('\n', "mean", variable, Model, Field, Group);
    }
}
