using System.Globalization;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing;
using Xunit;

namespace Provenance.EndToEnd.Tests.Sessions;

/// <summary>A session's <c>results.csv</c>, to be compared with tables that other programs made.</summary>
internal sealed class ResultsTable
{
    private readonly Dictionary<(string Document, string Run), IReadOnlyDictionary<string, string>> rows;

    private ResultsTable(IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        Rows = rows;
        this.rows = rows.ToDictionary(row => (row["document_name"], row["run"]));
    }

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Rows { get; }

    public static ResultsTable Read(Workplace place, string session) => new(RecordedCsv.Parse(place.ReadFrom(session, "deliverables/results.csv")));

    /// <summary>The row of the document and run that the other table's row is about.</summary>
    public IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> other) => rows[(Path.GetFileName(other["document"]), other["run"])];

    /// <summary>Both empty, or numbers that differ by at most 1e-9.</summary>
    public static void AssertClose(string expected, string actual)
    {
        if (expected.Length == 0 || actual.Length == 0)
            Assert.Equal(expected, actual);
        else
            Assert.InRange(Number(actual) - Number(expected), -1e-9, 1e-9);
    }

    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
