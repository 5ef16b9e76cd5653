using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Reports;
using Provenance.Testing.Reports;
using Xunit;

namespace Provenance.Tests.Reports;

public sealed class DeliverableWriterTests
{
    private static readonly ReportInputBuilder Small = new()
    {
        Models = ["openai/small", "local/big"],
        Gaps = [3],
        Outcomes = ImmutableDictionary<int, OutcomeClass>.Empty
            .Add(5, OutcomeClass.Refused).Add(6, OutcomeClass.Timeout).Add(7, OutcomeClass.Truncated),
        Statuses = ImmutableDictionary<int, ExtractionStatus>.Empty
            .Add(8, ExtractionStatus.Repaired).Add(9, ExtractionStatus.Partial).Add(10, ExtractionStatus.Unparsed)
            .Add(11, ExtractionStatus.Cleaned),
        Orphans = [4, 3],
    };

    [Theory]
    [InlineData("results.csv")]
    [InlineData("scores.csv")]
    [InlineData("evidence.csv")]
    [InlineData("final_report.md")]
    [InlineData("final_report.html")]
    public void Writes_the_golden_file(string name) => GoldenFile.Compare(name, Text(Small.Build(), name));

    [Fact]
    public void Writes_the_five_files_in_order() =>
        Assert.Equal(
            ["results.csv", "scores.csv", "evidence.csv", "final_report.md", "final_report.html"],
            DeliverableWriter.Write(Small.Build()).Select(deliverable => deliverable.Name));

    [Fact]
    public void Writes_the_same_bytes_under_any_culture()
    {
        var expected = DeliverableWriter.Write(Small.Build());
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "~";
            culture.DateTimeFormat.DateSeparator = ".";
            CultureInfo.CurrentCulture = culture;
            foreach (var (one, other) in expected.Zip(DeliverableWriter.Write(Small.Build())))
                Assert.True(one.Bytes.Span.SequenceEqual(other.Bytes.Span), one.Name);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Writes_the_same_bytes_for_the_same_moment_in_any_time_zone()
    {
        var input = Small.Build();
        var elsewhere = input with { Session = input.Session with { Created = input.Session.Created.ToOffset(TimeSpan.FromHours(-9)) } };

        Assert.Equal(Text(input, "final_report.html"), Text(elsewhere, "final_report.html"));
    }

    public static string Text(ReportInput input, string name) =>
        Encoding.UTF8.GetString(DeliverableWriter.Write(input).Single(deliverable => deliverable.Name == name).Bytes.Span);
}
