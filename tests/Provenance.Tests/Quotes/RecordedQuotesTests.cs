using System.Globalization;
using Provenance.Core.Quotes;
using Provenance.Testing;
using Xunit;

namespace Provenance.Tests.Quotes;

/// <summary>Quotes of recorded answers, against what an independent checker found.</summary>
public sealed class RecordedQuotesTests
{
    private const string Order = "The pieces stand in the document in another order than in the quote.";

    private const string Marked = "The quote is whole but for a mark within it; the other checker looks at what is outside the mark only.";

    private const string Spaceless = "Two pieces in order; the document lacks a space within the second, which only the comparison by words passes over.";

    /// <summary>
    /// Where we differ on purpose: answer, dimension, index among its quotes, ours, and why the other checker is wrong.
    /// </summary>
    private static readonly (int Id, string Dimension, int Index, QuoteStatus Ours, string Why)[] OnPurpose =
    [
        (11, "crisis_restoration_narrative", 0, QuoteStatus.NotFound, Order),
        (14, "nationalist_exclusion", 2, QuoteStatus.NotFound, Order),
        (44, "nationalist_exclusion", 1, QuoteStatus.NotFound, Order),
        (53, "manichaean_people_elite_framing", 2, QuoteStatus.Loose, Marked),
        (53, "homogeneous_people_construction", 0, QuoteStatus.Loose, Marked),
        (53, "homogeneous_people_construction", 2, QuoteStatus.Loose, Marked),
        (85, "popular_sovereignty_claims", 1, QuoteStatus.Loose, Spaceless),
    ];

    [RecordedTheory("bolsonaro-pdaf")]
    [InlineData("bolsonaro-pdaf", "corpus")]
    [InlineData("nano", "")]
    [InlineData("micro", "")]
    public void Quotes_are_found_as_the_independent_checker_found_them(string dataSet, string corpus)
    {
        var checkers = new Dictionary<string, QuoteChecker>();
        var differences = new List<(int Id, string Dimension, int Index, QuoteStatus Ours)>();
        foreach (var group in RecordedCsv.Rows(dataSet, "expected/quote_check.csv").GroupBy(row => (row["id"], row["dimension"])))
        {
            foreach (var (index, row) in group.Index())
            {
                if (!checkers.TryGetValue(row["document"], out var checker))
                    checkers.Add(row["document"], checker = new QuoteChecker(Document(dataSet, corpus, row["document"])));
                var ours = checker.Check(0, row["dimension"], row["quote"]).Status;
                if (Name(ours) != row["status"])
                    differences.Add((int.Parse(row["id"], CultureInfo.InvariantCulture), row["dimension"], index, ours));
            }
        }

        Assert.Equal(dataSet == "bolsonaro-pdaf" ? OnPurpose.Select(row => (row.Id, row.Dimension, row.Index, row.Ours)) : [], differences);
    }

    private static string Document(string dataSet, string corpus, string name)
    {
        var folder = Path.Combine(RecordedData.Get(dataSet), "experiment");
        var path = corpus.Length > 0 ? Path.Combine(folder, corpus, name) : Path.Combine(folder, name.Split('/')[0], "corpus", name.Split('/')[1]);
        return File.ReadAllText(path);
    }

    private static string Name(QuoteStatus status) => status == QuoteStatus.NotFound ? "not_found" : status.ToString().ToLowerInvariant();
}
