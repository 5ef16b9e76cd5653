using Provenance.Core.Calculation;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Statistics;
using Provenance.Core.Statistics.Strata;
using Xunit;

namespace Provenance.Tests.Statistics.Strata;

public sealed class StrataTests
{
    [Fact]
    public void Every_mean_is_given_with_without_and_within_a_stratum()
    {
        // Document a: 1 and 3, document b: 5 and 9. The 3 and the 9 were repaired.
        var analyses = Repaired(
            new SampleAnalyses().Answered("a", 1, [("x", 1)]).Answered("a", 2, [("x", 3)]).Answered("b", 1, [("x", 5)]).Answered("b", 2, [("x", 9)]).All,
            2, 4);

        var comparison = Assert.Single(Compute(analyses).Comparisons);

        Assert.Equal(("x", "repaired", 2), (comparison.Variable, comparison.Stratum.Name, comparison.Analyses));
        Assert.Equal((4.5, 3.0, 6.0, 2), (comparison.Mean, comparison.Without, comparison.Within, comparison.DocumentsWithout));
    }

    [Fact]
    public void There_is_no_mean_without_a_stratum_that_holds_everything()
    {
        var comparison = Assert.Single(Compute(Repaired(new SampleAnalyses().Answered("a", 1, [("x", 1)]).All, 1)).Comparisons);

        Assert.Null(comparison.Without);
        Assert.Equal(0, comparison.DocumentsWithout);
        Assert.Equal(1, comparison.Within);
    }

    [Fact]
    public void Shares_are_of_the_plan_and_count_what_carries_no_value()
    {
        var analyses = new SampleAnalyses()
            .Answered("a", 1, [("x", 1)]).Without("a", 2, OutcomeClass.Refused).Without("b", 1, null)
            .Without("b", 2, OutcomeClass.Answered, unparsed: true).Without("b", 3, OutcomeClass.Timeout).All;

        var shares = Compute(analyses).Shares.ToDictionary(share => share.Stratum.Name, share => share.Share, StringComparer.Ordinal);

        Assert.Equal((0.2, 0.4, 0.2, 0.0), (shares["refused"], shares["gap"], shares["unparsed"], shares["repaired"]));
    }

    [Theory]
    [InlineData(0.24, 1)]
    [InlineData(0.25, 0)]
    public void A_bound_is_passed_only_by_more_than_it(double bound, int expected)
    {
        var analyses = new SampleAnalyses()
            .Answered("a", 1, [("x", 1)]).Answered("a", 2, [("x", 1)]).Answered("a", 3, [("x", 1)]).Without("a", 4, OutcomeClass.Refused).All;

        Assert.Equal(expected, Compute(analyses).Above(bound).Length);
    }

    private static ExtractionNote Mended { get; } = new(NoteKinds.Repaired, "trailing-comma", "x", "a comma");

    private static StrataFigures Compute(IReadOnlyList<Analysis> analyses) =>
        StatisticsCalculator.Compute(StatisticsPlan.Descriptive, Provenance.Tests.Calculation.Frameworks.Of(["x"]), analyses).Strata;

    private static IReadOnlyList<Analysis> Repaired(IReadOnlyList<Analysis> analyses, params int[] ordinals) =>
    [
        .. analyses.Select(analysis => ordinals.Contains(analysis.Call.Ordinal)
            ? analysis with { Extracted = analysis.Extracted! with { Notes = [Mended] } }
            : analysis),
    ];
}
