using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Xunit;

namespace Provenance.Tests.Extraction;

public sealed class ExtractorTests
{
    private static readonly Framework Framework = RecordedFrameworks.Named(["hope_score", "quiet_fear", "manichaean_people_elite_framing"], "balance");
    private static readonly Framework Two = RecordedFrameworks.Named(["hope", "fear"], "balance");

    [Theory]
    [InlineData("{\"document_analyses\": [{\"dimensional_scores\": {\"hope\": {\"raw_score\": 0.8, \"salience\": 0.6}, \"fear\": {\"raw_score\": 0.1, \"salience\": 0.2}}}]}")]
    [InlineData("{\"dimensional_scores\": {\"hope\": {\"score\": 0.8, \"salience\": 0.6}, \"fear\": {\"intensity\": 0.1, \"salience_score\": 0.2}}}")]
    [InlineData("{\"scores\": {\"hope\": 0.8, \"fear\": 0.1}, \"salience_ranking\": [{\"dimension\": \"hope\", \"salience_score\": 0.6, \"rank\": 1}, {\"dimension\": \"fear\", \"salience_score\": 0.2, \"rank\": 2}]}")]
    [InlineData("{\"constitutional_scores\": {\"hope\": 0.8, \"fear\": 0.1}, \"salience\": {\"hope\": 0.6, \"fear\": 0.2}, \"confidence_notes\": \"none\"}")]
    [InlineData("{\"hope_score\": 0.8, \"hope_salience\": 0.6, \"fear_score\": 0.1, \"fear_salience\": 0.2}")]
    [InlineData("{\"scores\": [{\"dimension\": \"hope\", \"score\": 0.8, \"salience\": 0.6}, {\"name\": \"fear\", \"score\": 0.1, \"salience\": 0.2}]}")]
    [InlineData("[{\"dimension\": \"hope\", \"score\": 0.8, \"salience\": 0.6}, {\"dimension\": \"fear\", \"score\": 0.1, \"salience\": 0.2}]")]
    [InlineData("{\"hope\": {\"raw_score\": 0.8, \"salience\": 0.6}, \"fear\": {\"raw_score\": 0.1, \"salience\": 0.2}}")]
    [InlineData("{\"levels\": {\"hope\": \"high\", \"fear\": \"low\"}, \"ratings\": {\"hope\": {\"rating\": 0.8, \"salience\": 0.6}, \"fear\": {\"rating\": 0.1, \"salience\": 0.2}}}")]
    [InlineData("{\"analysis\": {\"result\": {\"scores\": {\"hope\": {\"value\": 0.8, \"salience\": 0.6}, \"fear\": {\"value\": 0.1, \"salience\": 0.2}}}}}")]
    public void Scores_are_found_in_whatever_shape_they_come(string text)
    {
        var answer = Extractor.Extract(1, null, text, Two);

        Assert.Equal((ExtractionStatus.Whole, null), (answer.Status, answer.FailureClass));
        Assert.Equal([("hope", 0.8, 0.6), ("fear", 0.1, 0.2)], answer.Scores.Select(score => (score.Dimension, score.Value("raw_score")!.Value, score.Value("salience")!.Value)));
    }

    [Theory]
    [InlineData("\"0.8\"", 0.8)]
    [InlineData("\"0,8\"", 0.8)]
    [InlineData("\"80%\"", 0.8)]
    [InlineData("\"0.8/1.0\"", 0.8)]
    [InlineData("\"8/10\"", 0.8)]
    public void Numbers_as_text_are_coerced_with_a_note(string written, double value)
    {
        var answer = Extractor.Extract(1, null, $"{{\"scores\": {{\"hope\": {written}, \"fear\": 0.1}}}}", Two);

        Assert.Equal(ExtractionStatus.Repaired, answer.Status);
        Assert.Equal(value, answer.Scores[0].Value("raw_score"));
        Assert.Equal((NoteKinds.Coerced, NoteRules.NumberAsText, "scores.hope"), Fact(Assert.Single(answer.Notes)));
    }

    [Theory]
    [InlineData("1.5", NoteKinds.Dropped, NoteRules.OutOfRange)]
    [InlineData("-0.1", NoteKinds.Dropped, NoteRules.OutOfRange)]
    [InlineData("\"high\"", NoteKinds.Dropped, NoteRules.NotANumber)]
    [InlineData("\"0.7-0.9\"", NoteKinds.Dropped, NoteRules.NotANumber)]
    [InlineData("null", NoteKinds.Missing, NoteRules.ValueMissing)]
    public void What_is_no_score_is_dropped_never_clamped(string written, string kind, string rule)
    {
        var answer = Extractor.Extract(1, null, $"{{\"scores\": {{\"hope\": {written}, \"fear\": 0.1}}}}", Two);

        Assert.Equal((ExtractionStatus.Partial, FailureClasses.MissingDimension), (answer.Status, answer.FailureClass));
        Assert.Equal("fear", Assert.Single(answer.Scores).Dimension);
        Assert.Equal([(kind, rule, "scores.hope"), (NoteKinds.Missing, NoteRules.MissingDimension, "hope")], answer.Notes.Select(Fact));
    }

    [Theory]
    [InlineData("Hope-Score", NoteRules.NameSpelling)]
    [InlineData("hopeScore", NoteRules.NameSpelling)]
    [InlineData("hope_scroe", NoteRules.NearMissName)]
    public void A_slip_in_a_name_is_mapped_and_noted(string written, string rule)
    {
        var answer = Extractor.Extract(
            1, null, $"{{\"dimensional_scores\": {{\"{written}\": {{\"raw_score\": 0.5}}, \"quiet_fear\": 0.1, \"manichean_people_elite_framing\": 0.2}}}}", Framework);

        Assert.Equal(ExtractionStatus.Repaired, answer.Status);
        Assert.Equal([NoteRules.NearMissName, rule], answer.Notes.Select(note => note.Rule).Order().Reverse().OrderByDescending(r => r == NoteRules.NearMissName));
    }

    [Theory]
    [InlineData("loud_fear")]
    [InlineData("unquiet_fear")]
    [InlineData("quiet_inner_fear")]
    [InlineData("quiet")]
    public void Another_name_is_not_guessed_at(string written)
    {
        var answer = Extractor.Extract(
            1, null, $"{{\"dimensional_scores\": {{\"{written}\": {{\"raw_score\": 0.5}}, \"hope_score\": 0.1, \"manichaean_people_elite_framing\": 0.2}}}}", Framework);

        Assert.Equal((ExtractionStatus.Partial, FailureClasses.UnknownDimension), (answer.Status, answer.FailureClass));
        Assert.Equal(2, answer.Scores.Length);
        Assert.Equal([NoteRules.UnknownDimension, NoteRules.MissingDimension], answer.Notes.Select(note => note.Rule));
    }

    [Fact]
    public void Evidence_is_found_in_lists_beside_scores_and_inside_texts_and_empty_quotes_are_none()
    {
        var answer = Extractor.Extract(1, null, """
            {"scores": {"hope": {"score": 0.8, "evidence": "['we will', 'it\'s dawn']"}, "fear": {"score": 0.1, "evidence": "beside"}},
             "evidence": [{"dimension": "fear", "quote_text": "dark"}, {"dimension": "fear", "quote_text": ""}, {"dimension": "Fear", "quote": "dark"},
                          {"dimension": "anger", "quote_text": "unknown"}]}
            """.Replace("\\'", "'", StringComparison.Ordinal).Replace("'it's dawn'", "'it is dawn'", StringComparison.Ordinal), Two);

        Assert.Equal(
            [new Evidence("hope", "we will"), new Evidence("hope", "it is dawn"), new Evidence("fear", "dark"), new Evidence("anger", "unknown")],
            answer.Evidence.AsEnumerable());
    }

    [Fact]
    public void Metrics_that_the_model_computed_are_kept_under_the_frameworks_names()
    {
        var answer = Extractor.Extract(1, null, "{\"scores\": {\"hope\": 0.8, \"fear\": 0.1}, \"derived_metrics\": {\"Balance\": {\"value\": 0.7}, \"other\": 1}}", Two);

        Assert.Equal(new ReportedMetric("balance", 0.7), Assert.Single(answer.Reported));
        Assert.Equal(ExtractionStatus.Whole, answer.Status);
    }

    [Fact]
    public void Of_several_documents_the_first_is_taken_and_the_others_noted()
    {
        var answer = Extractor.Extract(
            1, null, "{\"document_analyses\": [{\"dimensional_scores\": {\"hope\": 0.8, \"fear\": 0.1}}, {\"dimensional_scores\": {\"hope\": 0.2, \"fear\": 0.3}}]}", Two);

        Assert.Equal((ExtractionStatus.Repaired, 0.8), (answer.Status, answer.Scores[0].Value("raw_score")));
        Assert.Equal(NoteRules.FurtherDocument, Assert.Single(answer.Notes).Rule);
    }

    private static (string Kind, string Rule, string Where) Fact(ExtractionNote note) => (note.Kind, note.Rule, note.Where);
}
