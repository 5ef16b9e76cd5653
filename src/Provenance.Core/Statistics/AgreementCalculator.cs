using System.Collections.Immutable;
using System.Globalization;

namespace Provenance.Core.Statistics;

/// <summary>Agreement between the runs of each model on each variable.</summary>
internal sealed class AgreementCalculator(VariableTable table)
{
    public ImmutableArray<Agreement> Compute() =>
    [
        .. from variable in table.Variables
           from model in table.Models
           select Agree(variable, model),
    ];

    private Agreement Agree(string variable, string model)
    {
        var documents = table.Select(model, null, null)
            .GroupBy(i => table.Analyses[i].Document.Id, StringComparer.Ordinal)
            .ToList();
        var runs = RunsOfEveryDocument(documents);
        var values = table.Values(variable);
        var complete = documents.Select(document => Ratings(document, runs, values)).Where(found => found.Length == runs.Length).ToArray();
        var pairable = documents.Select(document => Present(document, values)).Where(found => found.Length > 1).ToArray();

        var enough = runs.Length > 1 && complete.Length > 1;
        var icc = enough ? IntraclassCorrelation.Of(complete) : null;
        var alpha = pairable.Length > 1 ? KrippendorffAlpha.Of(pairable) : null;
        var reason = Reason(runs.Length, complete.Length, icc, alpha);
        return new Agreement(variable, model, complete.Length, runs.Length, icc?.Single, icc?.Average, alpha, reason)
        {
            AlphaDocuments = pairable.Length,
        };
    }

    private static double[] Present(IEnumerable<int> document, double?[] values) =>
        [.. document.Select(i => values[i]).OfType<double>()];

    // Imported sessions have more runs of some documents than of others; a plan of ours has the same runs of all.
    private int[] RunsOfEveryDocument(List<IGrouping<string, int>> documents) =>
    [
        .. documents.SelectMany(document => document.Select(i => table.Analyses[i].Call.Run).Distinct())
            .CountBy(run => run)
            .Where(run => run.Value == documents.Count)
            .Select(run => run.Key),
    ];

    private double[] Ratings(IEnumerable<int> document, int[] runs, double?[] values)
    {
        var byRun = document.Where(i => values[i] is not null)
            .DistinctBy(i => table.Analyses[i].Call.Run)
            .ToDictionary(i => table.Analyses[i].Call.Run, i => values[i]!.Value);
        return [.. runs.Where(byRun.ContainsKey).Select(run => byRun[run])];
    }

    private static string? Reason(int runs, int documents, IntraclassCorrelation? icc, double? alpha)
    {
        if (runs < 2)
            return "agreement needs two runs of every document";
        if (documents < 2)
            return string.Create(
                CultureInfo.InvariantCulture, $"ICC needs two documents with all {runs} runs; there is {(documents == 0 ? "none" : "1")}");
        return icc is null || alpha is null ? "no value differs from another" : null;
    }
}
