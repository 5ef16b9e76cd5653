namespace Provenance.Core.Statistics;

/// <summary>
/// Krippendorff's alpha for interval data with missing values (Krippendorff 2011, "Computing Krippendorff's alpha-reliability"): one minus
/// observed over expected disagreement, with squared differences, over the values of units that have at least two.
/// </summary>
internal static class KrippendorffAlpha
{
    /// <param name="units">The values of each unit, those that there are.</param>
    /// <returns>Null where no unit has two values, or no value differs from another.</returns>
    public static double? Of(IEnumerable<double[]> units)
    {
        var pairable = units.Where(values => values.Length > 1).ToList();
        double[] all = [.. pairable.SelectMany(values => values)];
        if (all.Length == 0 || Moments.IsConstant(all))
            return null;

        // Sums over pairs of squared differences, by deviations from the mean: n values have 2 n times their squared deviations.
        var within = Moments.Sum([.. pairable.Select(values => values.Length * Moments.SquaredDeviations(values) / (values.Length - 1))]);
        return 1 - ((all.Length - 1.0) / all.Length * within / Moments.SquaredDeviations(all));
    }
}
