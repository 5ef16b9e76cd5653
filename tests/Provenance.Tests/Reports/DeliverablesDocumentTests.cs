using Provenance.Testing.Reports;
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
        var input = new ReportInputBuilder { Dimensions = ["DIMENSION"] }.Build();
        var header = DeliverableWriterTests.Text(input, name).Split('\n')[0]
            .Replace(ReportInputBuilder.Metric, "METRIC", StringComparison.Ordinal).Replace("metadata__side", "metadata__FIELD", StringComparison.Ordinal);
        var document = File.ReadAllText(Path.Combine(Root(), "docs", "deliverables.md"));

        Assert.All(header.Split(','), column => Assert.Contains($"`{column}`", document, StringComparison.Ordinal));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Provenance.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds the solution.");
        return folder.FullName;
    }
}
