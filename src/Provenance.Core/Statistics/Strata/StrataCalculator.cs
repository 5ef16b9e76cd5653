using System.Collections.Immutable;

namespace Provenance.Core.Statistics.Strata;

/// <summary>Counts the strata, and computes each variable's mean with and without each of them.</summary>
internal sealed class StrataCalculator(VariableTable table)
{
    private readonly int[] all = table.Select(null, null, null);

    public StrataFigures Compute()
    {
        var members = Stratum.All.Select(stratum => (Stratum: stratum, Members: Members(stratum))).ToList();
        return new StrataFigures(
            [.. members.Select(one => new StratumShare(one.Stratum, one.Members.Count, all.Length))],
            [
                .. from variable in table.Variables
                   from one in members
                   where one.Stratum.CarriesValues && one.Members.Count > 0
                   let comparison = Compare(variable, one.Stratum, one.Members)
                   where comparison is not null
                   select comparison,
            ]);
    }

    private HashSet<int> Members(Stratum stratum) => [.. all.Where(i => stratum.Has(table.Analyses[i]))];

    private StratumComparison? Compare(string variable, Stratum stratum, HashSet<int> members)
    {
        var values = table.Values(variable);
        var within = all.Where(i => members.Contains(i) && values[i] is not null).ToArray();
        if (within.Length == 0)
            return null;
        var without = Means(variable, all.Where(i => !members.Contains(i)));
        return new StratumComparison(
            variable,
            stratum,
            within.Length,
            Moments.Mean(Means(variable, all)),
            without.Length == 0 ? null : Moments.Mean(without),
            Moments.Mean(Means(variable, within)),
            without.Length);
    }

    private double[] Means(string variable, IEnumerable<int> selection) =>
        [.. table.DocumentMeans(variable, selection).Select(document => document.Mean)];
}
