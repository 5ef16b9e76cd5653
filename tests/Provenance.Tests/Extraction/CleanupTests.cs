using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Xunit;

namespace Provenance.Tests.Extraction;

public sealed class CleanupTests
{
    private static readonly Framework Framework = RecordedFrameworks.Named(["hope", "fear"]);

    [Theory]
    [InlineData("", false)]
    [InlineData("Hope is high, at 0.8.", true)]
    [InlineData("{\"scores\": {\"hope\": 0.8}}", true)]
    [InlineData("{\"scores\": {\"hope\": 0.8, \"fear\": 0.1}}", false)]
    [InlineData("{\"scores\": {\"hope\": \"0.8\", \"fear\": 0.1}}", false)]
    public void Answers_with_text_and_missing_scores_are_cleaned_up(string text, bool needed) =>
        Assert.Equal(needed, Cleanup.IsNeeded(Answer(text)));

    [Fact]
    public void What_the_answer_lacks_is_taken_from_the_clean_up_and_noted()
    {
        var merged = Merge("Hope is high, at 0.8.", "{\"scores\": {\"hope\": 0.8, \"fear\": 0.1}, \"evidence\": {\"hope\": \"high\"}}");

        Assert.Equal((ExtractionStatus.Cleaned, FailureClasses.NoJson, RecordKind.Cleanup), (merged.Status, merged.FailureClass, merged.Source!.Value.Kind));
        Assert.Equal([0.8, 0.1], merged.Scores.Select(score => score.Value("raw_score")!.Value));
        Assert.Equal([("cleaned", "hope.raw_score"), ("cleaned", "fear.raw_score")], merged.Notes.Select(note => (note.Kind, note.Where)));
        Assert.Equal("high", Assert.Single(merged.Evidence).Quote);
    }

    [Fact]
    public void What_was_read_from_the_answer_stands_against_the_clean_up()
    {
        var merged = Merge("{\"scores\": {\"hope\": 0.8}}", "{\"scores\": {\"hope\": 0.3, \"fear\": 0.1}}");

        Assert.Equal([0.8, 0.1], merged.Scores.Select(score => score.Value("raw_score")!.Value));
        Assert.Equal(
            [(NoteKinds.Dropped, NoteRules.CleanupConflict, "hope.raw_score"), (NoteKinds.Cleaned, NoteRules.CleanupValue, "fear.raw_score")],
            merged.Notes.Select(note => (note.Kind, note.Rule, note.Where)));
    }

    [Fact]
    public void A_clean_up_that_brings_some_scores_leaves_the_answer_partial()
    {
        var merged = Merge("No numbers.", "{\"scores\": {\"hope\": 0.3}}");

        Assert.Equal(ExtractionStatus.Partial, merged.Status);
        Assert.Contains(merged.Notes, note => note is { Rule: NoteRules.MissingDimension, Where: "fear" });
    }

    [Fact]
    public void A_clean_up_that_brings_nothing_changes_nothing()
    {
        var original = Answer("No numbers.");

        Assert.Equal(original, Cleanup.Merge(original, Answer("Sorry."), Framework) with { Notes = original.Notes });
    }

    private static ExtractedAnswer Merge(string text, string cleanup) =>
        Cleanup.Merge(Answer(text), Extractor.Extract(1, new AttemptKey(RecordKind.Cleanup, 1, 2), cleanup, Framework), Framework);

    private static ExtractedAnswer Answer(string text) => Extractor.Extract(1, new AttemptKey(RecordKind.Response, 1, 1), text, Framework);
}
