using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Testing;
using Xunit;

namespace Provenance.Tests.Experiments;

/// <summary>Real experiments of Discernus, read where they lie.</summary>
public sealed class RecordedExperimentTests
{
    private const string V4 = "reference-validation-v4";

    [RecordedFact("nano")]
    public void Nano_reads_as_it_stands()
    {
        var experiment = ReadClean("nano", "main");

        Assert.Equal(("nano_test_experiment", "discernus/10"), (experiment.Name, experiment.Format));
        Assert.Equal(["positive_sentiment", "negative_sentiment"], experiment.Framework.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal(5, experiment.Framework.Dimensions[0].Markers.Length);
        Assert.Equal(["pos_test", "neg_test"], experiment.Corpus.Documents.Select(document => document.Id));
        Assert.Equal("positive", experiment.Corpus.Documents[0].Metadata["sentiment"]);
        Assert.Empty(experiment.Framework.Metrics);
    }

    [RecordedFact("micro")]
    public void Micro_reads_with_what_is_not_applied_said()
    {
        var reading = Read("micro", "main");

        Assert.Equal(
            ["experiment.md:19 section-unused", "experiment.md:28 section-unused", "framework.md:136 section-unused"], Short(reading));
        var framework = reading.GetExperiment().Framework;
        Assert.Equal(["net_sentiment", "sentiment_magnitude"], framework.Metrics.Select(metric => metric.Name));
        Assert.Equal(new SourceSpot("framework.md", 118, "analysis_variants.default.derived_metrics[0].formula"), framework.Metrics[0].Spot);
        Assert.Contains("\"definitions\"", framework.Output.Schema, StringComparison.Ordinal);
        Assert.Equal(3, reading.GetExperiment().Hypotheses.Length);
    }

    [RecordedFact("bolsonaro-pdaf")]
    public void Bolsonaro_reads_with_a_warning_for_the_file_that_is_not_listed()
    {
        var reading = ExperimentReader.Read(Path.Combine(RecordedData.Get("bolsonaro-pdaf"), "experiment"), new ReadOptions());

        Assert.Equal(["corpus.md:38 document-unlisted"], Short(reading));
        var experiment = reading.GetExperiment();
        Assert.Equal((9, 8, 12), (experiment.Framework.Dimensions.Length, experiment.Framework.Metrics.Length, experiment.Corpus.Documents.Length));
        Assert.Equal(("10.0.2", "dimensional_scores"), (experiment.Framework.Version, experiment.Framework.Output.ScoresField));
        Assert.Equal(3, experiment.Corpus.Documents[0].Metadata["key_themes"].Split("; ").Length);
        Assert.Equal(
            Digest.Of(File.ReadAllBytes(Path.Combine(RecordedData.Get("bolsonaro-pdaf"), "experiment", "framework.md"))), experiment.Framework.Digest);
    }

    [RecordedFact("bolsonaro-pdaf")]
    public void The_folder_alone_has_thirteen_texts_of_which_two_are_the_same()
    {
        var folder = Path.Combine(RecordedData.Get("bolsonaro-pdaf"), "experiment");
        using var own = new ExperimentFolder().WriteOwn();
        var reading = own.Read(new ReadOptions { Framework = Path.Combine(folder, "framework.md"), Corpus = Path.Combine(folder, "corpus") });

        Assert.Equal(["identical-documents"], reading.Findings.Select(finding => finding.Rule));
        Assert.Equal(13, reading.GetExperiment().Corpus.Documents.Length);
    }

    [RecordedTheory("nano")]
    [InlineData("nano", "attic", 26)]
    [InlineData("nano", "syw", 26)]
    [InlineData("micro", "attic", 38)]
    [InlineData("micro", "syw", 38)]
    public void A_framework_that_is_not_there_is_the_one_error_and_another_takes_its_place(string dataSet, string variant, int line)
    {
        Assert.Equal([$"experiment.md:{line} file-missing"], Short(Read(dataSet, variant)));

        var framework = Path.Combine(RecordedData.Get(dataSet), "experiment", "main", "framework.md");
        var reading = Read(dataSet, variant, new ReadOptions { Framework = framework });
        Assert.All(reading.Findings, finding => Assert.Equal("section-unused", finding.Rule));
        Assert.Equal(dataSet == "nano" ? 2 : 4, reading.GetExperiment().Corpus.Documents.Length);
    }

    [RecordedTheory(V4)]
    [InlineData("ecf", "ecf_v1.0_refined", 5, "scores", 22)]
    [InlineData("caf", "caf_v4.2_salience_weighted", 7, "scores", 23)]
    [InlineData("chf", "chf_v1.1_salience_enhanced", 7, "constitutional_scores", 24)]
    public void A_v4_experiment_reads_with_its_framework_and_corpus_named(string name, string framework, int metrics, string scores, int line)
    {
        var folder = Path.Combine(RecordedData.Get(V4), "experiment");
        var home = Path.Combine(folder, $"{name}_validation");
        Assert.Equal(
            [$"experiment.md:{line} path-leaves-root", $"experiment.md:{line + 3} path-leaves-root"], Short(ExperimentReader.Read(home, new ReadOptions())));

        var options = new ReadOptions { Framework = Path.Combine(folder, "frameworks", $"{framework}.md"), Corpus = Path.Combine(folder, "corpus") };
        var reading = ExperimentReader.Read(home, options);
        Assert.Equal("dimensions-derived", reading.Findings[0].Rule);
        Assert.All(reading.Findings.Skip(1), finding => Assert.Equal("formula-not-computable", finding.Rule));
        var experiment = reading.GetExperiment();
        var scored = RecordedCsv.Rows(V4, "expected/scores_prose_extraction.csv").Where(row => row["framework"] == name).Select(row => row["dimension"]);
        Assert.Equal(scored.Distinct().Order(), experiment.Framework.Dimensions.Select(dimension => dimension.Name).Order());
        Assert.Equal((metrics, scores), (experiment.Framework.Metrics.Length, experiment.Framework.Output.ScoresField));
        Assert.Equal(("discernus/4", 2, 8), (experiment.Format, experiment.Runs, experiment.Corpus.Documents.Length));
        Assert.Equal("vertex_ai/gemini-2.5-flash", experiment.Models.Single().ToString());
        Assert.Equal(16, Planner.Plan(experiment, TextOf(experiment)).Calls.Length);
    }

    [RecordedFact(V4)]
    public void A_root_lets_an_experiment_reach_beside_itself_but_a_missing_file_stays_missing()
    {
        var folder = Path.Combine(RecordedData.Get(V4), "experiment");
        var reading = ExperimentReader.Read(Path.Combine(folder, "ecf_validation"), new ReadOptions { Root = Path.Combine(folder, "../../..") });

        Assert.Equal(["experiment.md:22 file-missing"], Short(reading));
        Assert.Contains("--framework", reading.Findings[0].Message, StringComparison.Ordinal);
    }

    private static Func<Document, string> TextOf(Experiment experiment) => document =>
        DocumentTexts.Decode(File.ReadAllBytes(experiment.Inputs.Single(input => input.Name == document.Input).Path));

    private static Experiment ReadClean(string dataSet, string variant)
    {
        var reading = Read(dataSet, variant);
        Assert.Empty(reading.Findings);
        return reading.GetExperiment();
    }

    private static ExperimentReading Read(string dataSet, string variant, ReadOptions? options = null) =>
        ExperimentReader.Read(Path.Combine(RecordedData.Get(dataSet), "experiment", variant), options ?? new ReadOptions());

    private static IEnumerable<string> Short(ExperimentReading reading) =>
        reading.Findings.Select(finding => $"{finding.Spot.File}:{finding.Spot.Line} {finding.Rule}");
}
