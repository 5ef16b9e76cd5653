using System.Collections.Immutable;
using Provenance.Core.Extraction;
using Provenance.Core.Reports;
using Provenance.Core.Statistics;
using Provenance.Testing.Reports;
using Xunit;

namespace Provenance.Tests.Reports;

public sealed class StrataSectionTests
{
    [Fact]
    public void The_report_gives_headline_figures_without_what_was_repaired()
    {
        var text = DeliverableWriterTests.Text(Input(strict: null), "final_report.md");

        Assert.Contains("## With and without", text, StringComparison.Ordinal);
        Assert.Contains("F:strata/repaired", text, StringComparison.Ordinal);
        Assert.Contains("F:balance/strata/repaired", text, StringComparison.Ordinal);
        Assert.Contains("## Results", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strict_report_gives_no_result_where_a_stratum_is_too_large()
    {
        var text = DeliverableWriterTests.Text(Input(strict: 0.1), "final_report.md");

        Assert.Contains("No result is reported", text, StringComparison.Ordinal);
        Assert.Contains("repaired 25.0 % (2 of 8)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("## Results", text, StringComparison.Ordinal);
        Assert.Contains("F:strata/repaired", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strict_report_is_whole_where_no_stratum_is_too_large() =>
        Assert.Contains("## Results", DeliverableWriterTests.Text(Input(strict: 0.25), "final_report.md"), StringComparison.Ordinal);

    private static ReportInput Input(double? strict)
    {
        var statuses = ImmutableDictionary<int, ExtractionStatus>.Empty.Add(1, ExtractionStatus.Repaired).Add(6, ExtractionStatus.Repaired);
        var input = new ReportInputBuilder { Statuses = statuses }.Build();
        var experiment = input.Session.Experiment with { Statistics = StatisticsPlan.Descriptive with { MostStratified = strict } };
        return input with
        {
            Session = input.Session with { Experiment = experiment },
            Statistics = input.Statistics with
            {
                Strata = StatisticsCalculator.Compute(experiment.Statistics, experiment.Framework, input.Analyses).Strata,
            },
        };
    }
}
