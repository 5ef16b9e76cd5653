using System.Collections.Immutable;
using Provenance.Core.Digests;
using Provenance.Core.Preregistrations;
using Provenance.Core.Seals;
using Provenance.Core.Statistics;
using Provenance.Testing.Reports;
using Xunit;

namespace Provenance.Tests.Reports;

public sealed class LockSectionTests
{
    private static readonly DateTimeOffset Before = ReportInputBuilder.Start.AddDays(-1);

    [Fact]
    public void A_session_without_a_lock_says_so() =>
        Assert.Contains("The experiment was not locked", Report(null), StringComparison.Ordinal);

    [Fact]
    public void A_session_as_it_was_locked_has_no_deviation_and_no_notice()
    {
        var report = Report(Check(Before, begunBefore: false));

        Assert.Contains("**No deviation**: 1 term", report, StringComparison.Ordinal);
        Assert.DoesNotContain("not as it was locked", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_deviation_is_a_row_and_the_opening_counts_them()
    {
        var report = Report(Check(Before, begunBefore: false, new LockDeviation("statistics/seed", "5", "6"), new LockDeviation("exclusions/text-01", null, "an | outlier")));

        Assert.Contains("it deviates from its lock in 2 points", report, StringComparison.Ordinal);
        Assert.Contains("| `statistics/seed` | 5 | 6 |", report, StringComparison.Ordinal);
        Assert.Contains("| `exclusions/text-01` | – | an \\| outlier |", report, StringComparison.Ordinal);
        Assert.DoesNotContain("No deviation", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_started_before_its_lock_says_so_also_without_a_deviation()
    {
        var report = Report(Check(ReportInputBuilder.Start.AddSeconds(3), begunBefore: true));

        Assert.Contains("it began before the time that its lock names; 2 answers were asked for before that time", report, StringComparison.Ordinal);
        Assert.Contains("**The session began before that**", report, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_excluded_is_listed_with_its_reason()
    {
        var input = new ReportInputBuilder { Exclusions = [new Exclusion("text-02", "A translation.")] }.Build();

        Assert.Contains("| text-02 | A translation. | 2 | `F:excluded/text-02/analyses` |", DeliverableWriterTests.Text(input, "final_report.md"), StringComparison.Ordinal);
        var results = Core.Tables.CsvRecords.Read(DeliverableWriterTests.Text(input, "results.csv")).ToList();
        var column = results[0].Fields.IndexOf("excluded");
        Assert.Equal(2, results.Count(row => row.Fields[column] == "A translation."));
    }

    private static string Report(LockCheck? check) => DeliverableWriterTests.Text(new ReportInputBuilder { Lock = check }.Build(), "final_report.md");

    private static LockCheck Check(DateTimeOffset lockedAt, bool begunBefore, params ImmutableArray<LockDeviation> deviations)
    {
        using var key = SealingKey.Create();
        var locked = new ExperimentLock
        {
            Experiment = "Hope and fear",
            LockedAt = lockedAt,
            Tool = "0.1.0",
            Terms = ImmutableSortedDictionary<string, string>.Empty.Add("statistics/seed", "5"),
            Key = key.Public,
        };
        return new LockCheck(locked, Digest.Of("lock"), deviations, begunBefore);
    }
}
