using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Core.Statistics.Strata;

namespace Provenance.Core.Statistics;

/// <summary>
/// Computes everything across the analyses of a session. The same analyses, framework and plan give the same figures to the last bit, on
/// every machine. Each figure is defined in <c>docs/statistics.md</c>.
/// </summary>
public static class StatisticsCalculator
{
    /// <param name="analyses">Every planned analysis in the order of the plan, gaps included.</param>
    public static SessionStatistics Compute(StatisticsPlan plan, Framework framework, IReadOnlyList<Analysis> analyses)
    {
        var table = new VariableTable(framework, analyses);
        var correlations = new CorrelationCalculator(table);
        return new SessionStatistics(
            table.Count(null, table.Select(null, null, null)),
            new DescriptiveCalculator(table, plan).Compute(),
            new AgreementCalculator(table).Compute(),
            correlations.Compute(),
            new TestCalculator(table).Compute(plan.Tests),
            new ArithmeticCalculator(table).Compute())
        {
            Strata = new StrataCalculator(table).Compute(),
            Notes = correlations.Note is { } note ? [note] : [],
        };
    }
}
