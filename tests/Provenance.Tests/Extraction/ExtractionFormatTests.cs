using System.Collections.Immutable;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Extraction;
using Provenance.Core.Extraction.Formats;
using Xunit;

namespace Provenance.Tests.Extraction;

public sealed class ExtractionFormatTests
{
    private static readonly ExtractedAnswer Answer = new(
        7, ExtractionStatus.Cleaned, FailureClasses.Truncated, new AttemptKey(RecordKind.Cleanup, 7, 2),
        [new DimensionScore("hope", ImmutableSortedDictionary<string, double>.Empty.Add("raw_score", 0.8).Add("confidence", 1))],
        [new Evidence("hope", "the \"first\" light")],
        [new ReportedMetric("balance", -0.25)],
        [new ExtractionNote(NoteKinds.Cleaned, NoteRules.CleanupValue, "hope.raw_score", "From the clean-up.")]);

    private static readonly ExtractionLogRow Row = new(7, "speech-1", "lab/model", 2, Answer.Notes[0]);

    [Fact]
    public void An_answer_is_written_as_in_format_1() =>
        Assert.Equal(Golden("extracted.format1.json"), Encoding.UTF8.GetString(ExtractionFormat.Write(Answer)) + "\n");

    [Fact]
    public void An_answer_of_format_1_is_read()
    {
        var read = ExtractionFormat.Read(Encoding.UTF8.GetBytes(Golden("extracted.format1.json")));

        Assert.Equal(
            (Answer.Ordinal, Answer.Status, Answer.FailureClass, Answer.Source), (read.Ordinal, read.Status, read.FailureClass, read.Source));
        Assert.Equal(ExtractionFormat.Write(Answer), ExtractionFormat.Write(read));
    }

    [Fact]
    public void What_is_absent_is_left_out_and_comes_back_absent()
    {
        var bare = new ExtractedAnswer(1, ExtractionStatus.Unparsed, null, null, [], [], [], []);

        Assert.Equal(bare, ExtractionFormat.Read(ExtractionFormat.Write(bare)) with { Scores = bare.Scores, Evidence = bare.Evidence, Reported = bare.Reported, Notes = bare.Notes });
    }

    [Fact]
    public void The_log_of_format_1_is_written_and_read()
    {
        var bytes = ExtractionLog.Write([Row, Row with { Run = 3 }]);

        Assert.Equal(Golden("extraction_log.format1.jsonl"), Encoding.UTF8.GetString(bytes));
        Assert.Equal([Row, Row with { Run = 3 }], ExtractionLog.Read(bytes).AsEnumerable());
    }

    [Theory]
    [InlineData("nonsense", "")]
    [InlineData("[]", "")]
    [InlineData("""{"format":2}""", "format")]
    [InlineData("""{"evidence":[],"format":1,"notes":[],"ordinal":1,"reported":[],"scores":[],"status":"great"}""", "status")]
    [InlineData("""{"evidence":[],"format":1,"more":1,"notes":[],"ordinal":1,"reported":[],"scores":[],"status":"whole"}""", "more")]
    [InlineData("""{"evidence":[],"format":1,"format":1,"notes":[],"ordinal":1,"reported":[],"scores":[],"status":"whole"}""", "")]
    [InlineData("""{"evidence":[{"dimension":"a"}],"format":1,"notes":[],"ordinal":1,"reported":[],"scores":[],"status":"whole"}""", "evidence[0].quote")]
    [InlineData("""{"evidence":[],"format":1,"notes":[],"ordinal":1,"reported":[],"scores":[{"dimension":"a","values":{"raw_score":"1"}}],"status":"whole"}""", "scores[0].values.raw_score")]
    public void Anything_else_is_refused_with_its_place(string json, string where) =>
        Assert.Equal(where, Assert.Throws<InvalidMemberException>(() => ExtractionFormat.Read(Encoding.UTF8.GetBytes(json))).Member);

    [Theory]
    [InlineData("{}\n", "line 1: format")]
    [InlineData("{}", "line 1")]
    public void A_log_line_that_is_not_ours_is_refused_with_its_number(string text, string where) =>
        Assert.Equal(where, Assert.Throws<InvalidMemberException>(() => ExtractionLog.Read(Encoding.UTF8.GetBytes(text))).Member);

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Extraction", "Golden", name));
}
