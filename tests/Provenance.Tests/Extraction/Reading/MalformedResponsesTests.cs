using Provenance.Core.Extraction;
using Provenance.Core.Extraction.Reading;
using Provenance.Testing;
using Xunit;

namespace Provenance.Tests.Extraction.Reading;

/// <summary>Sixty recorded answers that a strict reader refuses, or passes although they leak control tokens.</summary>
public sealed class MalformedResponsesTests
{
    private const string DataSet = "malformed-responses";

    [RecordedFact(DataSet)]
    public void Each_gets_its_failure_class()
    {
        var wrong = Responses()
            .Select(response => (response.Id, Expected: ExpectedClass(response), Found: TolerantJson.Read(response.Text).FailureClass))
            .Where(row => row.Expected != row.Found);

        Assert.Empty(wrong);
    }

    [RecordedFact(DataSet)]
    public void What_is_called_recoverable_is_read_to_its_last_bracket()
    {
        foreach (var response in Responses().Where(response => response.Row.GetProperty("recoverable_by_tolerant_reader").GetBoolean()))
            Assert.Null(TolerantJson.Read(response.Text).Best!.Fault);
    }

    [RecordedFact(DataSet)]
    public void What_a_strict_reader_sees_before_the_fault_is_in_the_result()
    {
        var compared = 0;
        foreach (var response in Responses())
        {
            if (TolerantJson.Read(response.Text).Best is not { } best)
                continue;
            var before = StrictPrefix.Leaves(response.Text[best.Start..]);
            compared += before.Count;
            // A text that ends at a quote nobody escaped is the fault itself, not whole before it.
            if (best.Mendings.FirstOrDefault().Rule == MendingRules.UnescapedQuote)
                before.RemoveAt(before.Count - 1);
            Assert.Empty(before.Except(best.Value.Leaves()));
        }

        Assert.True(compared > 2_000, $"only {compared} values were compared");
    }

    /// <summary>
    /// The index names classes of a Python reader. Three are put differently here: prose in which there is no JSON is <c>no-json</c>,
    /// not a truncation; what only a tolerant reader takes is named for what is wrong with it; and a fenced array, or JSON that prose
    /// and more JSON follow, is nothing wrong.
    /// </summary>
    private static string? ExpectedClass(RecordedResponse response)
    {
        var listed = response.Fact("failure_class");
        var how = response.Fact("how")!;
        if (listed == "truncated" && how == "no json object found")
            return FailureClasses.NoJson;
        if (listed != "tolerant-only")
            return listed;
        var arrayOrSecondAnswer = how.StartsWith("braces", StringComparison.Ordinal) || response.Id == 19;
        return arrayOrSecondAnswer ? null : FailureClasses.ControlCharacters;
    }

    private static IEnumerable<RecordedResponse> Responses() => RecordedData.Responses(DataSet);
}
