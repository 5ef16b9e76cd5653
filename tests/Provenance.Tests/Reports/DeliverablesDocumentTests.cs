using Provenance.Core.Statistics;
using Provenance.Testing.Reports;
using Provenance.Testing.House;
using Xunit;

namespace Provenance.Tests.Reports;

public sealed class DeliverablesDocumentTests
{
    [Theory]
    [InlineData("results.csv")]
    [InlineData("scores.csv")]
    [InlineData("evidence.csv")]
    public void Every_column_is_documented(string name)
    {
        var input = new ReportInputBuilder { Dimensions = ["DIMENSION"], Exclusions = [new Exclusion("text-01", "none")] }.Build();
        var header = DeliverableWriterTests.Text(input, name).Split('\n')[0]
            .Replace(ReportInputBuilder.Metric, "METRIC", StringComparison.Ordinal)
            .Replace("metadata__side", "metadata__FIELD", StringComparison.Ordinal);
        var document = Repository.Read("docs/deliverables.md");

        Assert.All(header.Split(','), column => Assert.Contains($"`{column}`", document, StringComparison.Ordinal));
    }
}
