using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Provenance.Core.Experiments.Frameworks;

/// <summary>
/// The dimensions that formulas speak of: X in <c>X_score</c>, unless that is a metric, or X is a placeholder such as "dimension".
/// </summary>
internal static partial class ScoredNames
{
    private static readonly string[] Placeholders = ["dimension", "anchor", "foundation", "salience", "axis", "overall"];

    public static List<string> Of(ImmutableArray<MetricDefinition> metrics)
    {
        var calculated = metrics.Select(metric => metric.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. metrics
                .SelectMany(metric => ScoreName().Matches(metric.Formula))
                .Where(match => !calculated.Contains(match.Value))
                .Select(match => match.Groups["name"].Value)
                .Where(name => !Placeholders.Contains(name))
                .Distinct(),
        ];
    }

    [GeneratedRegex(@"\b(?<name>[a-z][a-z0-9_]*)_score\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ScoreName();
}
