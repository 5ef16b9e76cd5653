using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Extraction.Formats;
using Xunit;

namespace Provenance.Tests.Extraction;

public sealed class ExtractorProperties
{
    private const string Answer = """
        {"document_analyses": [{"dimensional_scores": {"hope": {"raw_score": 0.85, "salience": 0.6, "evidence": ["we will"]}, "fear": {"raw_score": 0.15}},
         "derived_metrics": {"balance": 0.7}, "evidence_quotes": {"fear": ["the dark", ""]}, "salience_ranking": [{"dimension": "fear", "salience_score": 0.25}]}]}
        """;

    private static readonly Framework Framework = RecordedFrameworks.Named(["hope", "fear"], "balance");

    [Fact]
    public void No_text_makes_it_throw() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(), text => Extract(text ?? "").Status == ExtractionStatus.Unparsed).QuickCheckThrowOnFailure();

    [Fact]
    public void A_damaged_answer_is_read_without_a_throw_and_what_is_read_can_be_written_and_read_back()
    {
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++)
        {
            var text = new StringBuilder(Answer);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
                text[random.Next(text.Length)] = "\"'{}[],:\\\n019-a`<%"[random.Next(17)];
            var written = ExtractionFormat.Write(Extract(text.ToString()));

            Assert.Equal(written, ExtractionFormat.Write(ExtractionFormat.Read(written)));
        }
    }

    [Fact]
    public void An_answer_cut_anywhere_gives_scores_of_the_whole_answer_or_none()
    {
        var whole = Extract(Answer).Scores.SelectMany(score => score.Values.Select(value => (score.Dimension, value.Key, value.Value))).ToHashSet();
        Assert.Equal(4, whole.Count);
        for (var length = 0; length < Answer.TrimEnd().Length; length++)
        {
            var cut = Extract(Answer[..length]);

            Assert.All(cut.Scores.SelectMany(score => score.Values.Select(value => (score.Dimension, value.Key, value.Value))), value => Assert.Contains(value, whole));
            Assert.NotEqual(ExtractionStatus.Whole, cut.Status);
        }
    }

    private static ExtractedAnswer Extract(string text) => Extractor.Extract(1, null, text, Framework);
}
