using Provenance.Gateway.Rollouts;
using Xunit;

namespace Provenance.Tests.Gateway.Rollouts;

public sealed class RolloutComparisonTests
{
    [Fact]
    public void Is_green_when_nothing_differs()
    {
        var comparison = RolloutComparison.Of([.. Arm("baseline", 200, 2), .. Arm("candidate", 200, 2)]);

        Assert.True(comparison.IsGreen);
        Assert.All(comparison.Figures, figure => Assert.Equal((200, 200), figure.Property == "valid answers" ? (figure.BaselineCount + 2, figure.CandidateCount + 2) : (figure.BaselineCount, figure.CandidateCount)));
    }

    /// <summary>2 of 100 against 12 of 100: z = (0.12 - 0.02) / sqrt(0.07 * 0.93 * 0.02) = 2.7714, p = 0.005582, four times that by Holm.</summary>
    [Fact]
    public void Tests_rates_as_the_two_proportion_z_test_does()
    {
        var figure = RolloutComparison.Of([.. Arm("baseline", 100, 2), .. Arm("candidate", 100, 12)]).Figures[0];

        Assert.Equal((0.02, 0.12), (figure.Baseline, figure.Candidate));
        Assert.Equal(4 * 0.005582, figure.P!.Value, 0.00005);
        Assert.True(figure.IsWorse);
    }

    [Fact]
    public void An_error_rate_above_five_percent_is_an_alarm_even_if_the_baseline_is_no_better()
    {
        var comparison = RolloutComparison.Of([.. Arm("baseline", 100, 6), .. Arm("candidate", 100, 6)]);

        Assert.True(comparison.HasAlarm);
        Assert.False(comparison.IsGreen);
    }

    [Fact]
    public void Slower_and_dearer_is_worse_faster_and_cheaper_is_not()
    {
        var slower = RolloutComparison.Of([.. Arm("baseline", 100, 0), .. Arm("candidate", 100, 0, scale: 2)]);
        var faster = RolloutComparison.Of([.. Arm("baseline", 100, 0, scale: 2), .. Arm("candidate", 100, 0)]);

        Assert.Equal([false, false, true, true], slower.Figures.Select(figure => figure.IsWorse));
        Assert.DoesNotContain(faster.Figures, figure => figure.IsWorse);
        Assert.True(faster.IsGreen);
    }

    [Fact]
    public void Fewer_invalid_answers_are_no_worse_more_are()
    {
        var some = Arm("candidate", 100, 0).Select((sample, i) => sample with { IsValid = i % 5 != 0 });

        Assert.True(RolloutComparison.Of([.. Arm("baseline", 100, 0), .. some]).Figures[1].IsWorse);
    }

    [Fact]
    public void Fewer_accepted_answers_are_worse_and_are_compared_only_where_anybody_said_so()
    {
        var baseline = Arm("baseline", 100, 0).Select((sample, i) => i < 80 ? sample with { IsAccepted = i % 10 != 0 } : sample);
        var candidate = Arm("candidate", 100, 0).Select((sample, i) => sample with { IsAccepted = i % 2 == 0 });

        var comparison = RolloutComparison.Of([.. baseline, .. candidate]);

        Assert.Equal(("accepted answers", 80, 100, 0.9, 0.5, true), comparison.Figures[^1] is var last ? (last.Property, last.BaselineCount, last.CandidateCount, last.Baseline!.Value, last.Candidate!.Value, last.IsWorse) : default);
        Assert.False(comparison.IsGreen);
        Assert.Equal(4, RolloutComparison.Of([.. Arm("baseline", 100, 0), .. Arm("candidate", 100, 0)]).Figures.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    public void Is_not_green_before_there_is_enough_to_compare(int calls) =>
        Assert.False(RolloutComparison.Of([.. Arm("baseline", 100, 0), .. Arm("candidate", calls, 0)]).IsGreen);

    private static IEnumerable<RolloutSample> Arm(string arm, int calls, int errors, double scale = 1) => Enumerable.Range(0, calls).Select(i =>
        new RolloutSample(arm, i < errors, i < errors ? null : true, (1 + (i / 1000.0)) * scale, (decimal)((0.01 + (i / 100_000.0)) * scale)));
}
