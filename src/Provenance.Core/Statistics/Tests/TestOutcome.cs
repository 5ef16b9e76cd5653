using System.Collections.Immutable;

namespace Provenance.Core.Statistics;

/// <summary>What became of a test once its units were known.</summary>
internal abstract record TestOutcome
{
    private TestOutcome()
    {
    }

    /// <param name="P">Two-sided; null for a coefficient that tests nothing.</param>
    public sealed record Made(
        string StatisticName, double Statistic, ImmutableArray<double> Degrees, double? P, string? EffectName, double? Effect)
        : TestOutcome;

    /// <param name="Reason">Begins in lower case; the test's name goes before it.</param>
    public sealed record NotMade(string Reason) : TestOutcome;
}
