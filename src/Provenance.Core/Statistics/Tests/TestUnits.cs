using System.Collections.Immutable;
using Provenance.Core.Experiments;

namespace Provenance.Core.Statistics;

/// <summary>
/// What a test compares: documents with the mean over their analyses, or single analyses, with a value for each of the test's variables.
/// </summary>
internal sealed record TestUnits(ImmutableArray<(Document Document, double[] Values)> All)
{
    public static TestUnits Of(VariableTable table, PlannedTest test) => new(
        [.. (test.AnalysesAsUnits ? Analyses(table, test.Variables) : Documents(table, test.Variables))]);

    public double[] Column(int variable) => [.. All.Select(unit => unit.Values[variable])];

    /// <summary>The first variable's values of the units in a group.</summary>
    public double[] InGroup(string field, string group) =>
        [.. All.Where(unit => unit.Document.Metadata.GetValueOrDefault(field) == group).Select(unit => unit.Values[0])];

    private static IEnumerable<(Document Document, double[] Values)> Analyses(VariableTable table, ImmutableArray<string> variables) =>
        from i in Enumerable.Range(0, table.Analyses.Count)
        let values = variables.Select(variable => table.Values(variable)[i]).OfType<double>().ToArray()
        where values.Length == variables.Length
        select (table.Analyses[i].Document, values);

    private static IEnumerable<(Document Document, double[] Values)> Documents(VariableTable table, ImmutableArray<string> variables)
    {
        var everything = table.Select(null, null, null);
        var means = variables.Select(variable => table.DocumentMeans(variable, everything)
            .ToDictionary(document => document.Document.Id, document => document.Mean, StringComparer.Ordinal)).ToList();
        return table.Documents
            .Where(document => means.TrueForAll(mean => mean.ContainsKey(document.Id)))
            .Select(document => (document, means.Select(mean => mean[document.Id]).ToArray()));
    }
}
