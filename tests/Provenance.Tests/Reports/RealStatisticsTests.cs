using Provenance.Core.Reports;
using Provenance.Core.Statistics;
using Provenance.Testing.Reports;
using Xunit;

namespace Provenance.Tests.Reports;

public sealed class RealStatisticsTests
{
    [Fact]
    public void Computed_statistics_stand_in_the_report_with_every_digit()
    {
        var made = new ReportInputBuilder { Documents = 6, Runs = 3, Models = ["a/one", "b/two"], Gaps = [2] }.Build();
        var plan = made.Session.Experiment.Statistics with { Resamples = 200 };
        var input = made with { Statistics = StatisticsCalculator.Compute(plan, made.Session.Experiment.Framework, made.Analyses) };

        var html = DeliverableWriterTests.Text(input, "final_report.html");

        Assert.All(input.Statistics.Descriptives.Where(one => one is { Model: null, GroupBy: null }), one =>
        {
            Assert.Contains($"id=\"F:{one.Variable}/overall/mean\" data-exact=\"{one.Mean:R}\"", html, StringComparison.Ordinal);
            Assert.Contains($"id=\"F:{one.Variable}/overall/low\" data-exact=\"{one.Low:R}\"", html, StringComparison.Ordinal);
        });
        Assert.All(input.Statistics.Agreements, one => Assert.Contains(
            $"id=\"F:{one.Variable}/agreement/model={Uri.EscapeDataString(one.Model)}/icc_single\"", html, StringComparison.Ordinal));
    }

    [Fact]
    public void A_session_without_answers_reports_nothing_as_nothing()
    {
        var made = new ReportInputBuilder { Gaps = [.. Enumerable.Range(1, 8)] }.Build();
        var experiment = made.Session.Experiment;
        var input = made with { Statistics = StatisticsCalculator.Compute(experiment.Statistics, experiment.Framework, made.Analyses) };

        var markdown = DeliverableWriterTests.Text(input, "final_report.md");

        Assert.Contains("| `balance` | 0 | 0 / 8 | – | – | – |", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", markdown, StringComparison.Ordinal);
    }
}
