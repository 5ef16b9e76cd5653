using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Extraction;
using Provenance.Testing;
using Xunit;

namespace Provenance.Tests.Extraction;

/// <summary>Recorded answers against what an independent reader made of them.</summary>
public sealed class RecordedAnswersTests
{
    private const string Speeches = "bolsonaro-pdaf";

    [RecordedFact(Speeches)]
    public void Of_85_analyses_82_read_whole_two_are_repaired_and_one_names_an_unknown_dimension()
    {
        var answers = Answers(Speeches);

        Assert.Equal(85, answers.Count);
        Assert.All(answers.Where(answer => answer.Ordinal is not (9 or 41 or 56)), answer =>
        {
            Assert.Empty(answer.Notes);
            Assert.Equal((ExtractionStatus.Whole, null), (answer.Status, answer.FailureClass));
        });
        Assert.All(answers.Where(answer => answer.Ordinal is 9 or 41), answer =>
            Assert.Equal((ExtractionStatus.Repaired, FailureClasses.MissingDelimiter, 9), (answer.Status, answer.FailureClass, answer.Scores.Length)));
    }

    [RecordedFact(Speeches)]
    public void A_name_with_one_word_more_is_listed_as_unknown_and_its_dimension_as_missing()
    {
        var answer = Answers(Speeches).Single(answer => answer.Ordinal == 56);

        Assert.Equal((ExtractionStatus.Partial, FailureClasses.UnknownDimension), (answer.Status, answer.FailureClass));
        Assert.Equal(8, answer.Scores.Length);
        Assert.EndsWith("crisis_restoration_temporal_narrative", answer.Notes.Single(note => note.Rule == NoteRules.UnknownDimension).Where, StringComparison.Ordinal);
        Assert.Equal("crisis_restoration_narrative", answer.Notes.Single(note => note.Rule == NoteRules.MissingDimension).Where);
    }

    [RecordedTheory(Speeches)]
    [InlineData(Speeches)]
    [InlineData("nano")]
    [InlineData("micro")]
    public void Scores_are_those_of_the_independent_reader(string dataSet)
    {
        var answers = Answers(dataSet).ToDictionary(answer => answer.Ordinal);
        var rows = RecordedCsv.Rows(dataSet, "expected/scores_parsed.csv");

        Assert.NotEmpty(rows);
        foreach (var row in rows.Where(row => (row["id"], row["canonical"]) != ("56", "crisis_restoration_temporal_narrative")))
        {
            var answer = answers[int.Parse(row["id"], CultureInfo.InvariantCulture)];
            var score = answer.Scores.SingleOrDefault(score => score.Dimension == row["canonical"]);
            foreach (var facet in new[] { "raw_score", "salience", "confidence" })
                Assert.Equal((row["id"], row["canonical"], facet, Number(row[facet])), (row["id"], row["canonical"], facet, score?.Value(facet)));
        }
    }

    [RecordedFact(Speeches)]
    public void Reported_metrics_are_those_of_the_independent_reader()
    {
        var answers = Answers(Speeches).ToDictionary(answer => answer.Ordinal);

        foreach (var row in RecordedCsv.Rows(Speeches, "expected/derived_recomputed.csv"))
        {
            var reported = answers[int.Parse(row["id"], CultureInfo.InvariantCulture)].Reported.SingleOrDefault(metric => metric.Metric == row["metric"]);
            Assert.Equal((row["id"], row["metric"], Number(row["llm_reported"])), (row["id"], row["metric"], reported?.Value));
        }
    }

    [RecordedTheory(Speeches)]
    [InlineData(Speeches)]
    [InlineData("nano")]
    [InlineData("micro")]
    public void Evidence_is_that_of_the_independent_reader_in_its_order(string dataSet)
    {
        var expected = RecordedCsv.Rows(dataSet, "expected/quote_check.csv").ToLookup(row => row["id"]);
        foreach (var answer in Answers(dataSet).Where(answer => expected.Contains($"{answer.Ordinal}")))
        {
            Assert.Equal(
                expected[$"{answer.Ordinal}"].Select(row => (answer.Ordinal, row["dimension"], row["quote"])).Order(),
                answer.Evidence.Select(evidence => (answer.Ordinal, evidence.Dimension, evidence.Quote)).Order());
        }
    }

    [RecordedFact("nano")]
    public void Small_answers_read_whole_but_for_stray_quotes_and_documents_nobody_asked_about()
    {
        var answers = Answers("nano");

        Assert.All(answers.Where(answer => answer.Ordinal is 1 or 3 or 4), answer => Assert.Equal(ExtractionStatus.Whole, answer.Status));
        Assert.Equal((ExtractionStatus.Repaired, FailureClasses.MissingDelimiter), (answers[1].Status, answers[1].FailureClass));
        Assert.All(answers.Skip(4), answer =>
        {
            Assert.Equal(ExtractionStatus.Repaired, answer.Status);
            Assert.Equal(NoteRules.FurtherDocument, Assert.Single(answer.Notes).Rule);
        });
    }

    [RecordedFact("micro")]
    public void Answers_that_follow_their_contract_read_whole() =>
        Assert.All(Answers("micro").SkipLast(1), answer => Assert.Equal(ExtractionStatus.Whole, answer.Status));

    [RecordedFact("reference-validation-v4")]
    public void Answers_in_prose_are_unparsed_for_want_of_json()
    {
        var framework = RecordedFrameworks.Named(["hope", "fear"]);
        var answers = RecordedData.Responses("reference-validation-v4")
            .Select(response => Extractor.Extract(response.Id, null, response.Text, framework))
            .ToList();

        Assert.Equal(59, answers.Count);
        Assert.All(answers, answer => Assert.Equal((ExtractionStatus.Unparsed, FailureClasses.NoJson), (answer.Status, answer.FailureClass)));
    }

    private static List<ExtractedAnswer> Answers(string dataSet)
    {
        var extractor = new Extractor(RecordedFrameworks.Of(dataSet));
        return [.. RecordedData.Responses(dataSet)
            .Where(response => response.Fact("step") == "analysis")
            .Select(response => extractor.Extract(response.Id, new AttemptKey(RecordKind.Response, response.Id, 1), response.Text))];
    }

    private static double? Number(string cell) => cell.Length == 0 ? null : double.Parse(cell, CultureInfo.InvariantCulture);
}
