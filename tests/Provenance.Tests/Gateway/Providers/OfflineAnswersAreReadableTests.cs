using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Providers.Offline;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Xunit;

namespace Provenance.Tests.Gateway.Providers;

public sealed class OfflineAnswersAreReadableTests
{
    [RecordedTheory("bolsonaro-pdaf")]
    [InlineData("bolsonaro-pdaf", "experiment", "", "")]
    [InlineData("nano", "experiment/main", "", "")]
    [InlineData("micro", "experiment/main", "", "")]
    [InlineData("reference-validation-v4", "experiment/ecf_validation", "experiment/frameworks/ecf_v1.0_refined.md", "experiment/corpus")]
    [InlineData("reference-validation-v4", "experiment/caf_validation", "experiment/frameworks/caf_v4.2_salience_weighted.md", "experiment/corpus")]
    [InlineData("reference-validation-v4", "experiment/chf_validation", "experiment/frameworks/chf_v1.1_salience_enhanced.md", "experiment/corpus")]
    public async Task Every_document_of_a_real_experiment_gets_every_score_and_quotes_that_stand_there(
        string dataSet, string experiment, string framework, string corpus)
    {
        var home = RecordedData.Get(dataSet);
        var options = new ReadOptions
        {
            Framework = framework.Length == 0 ? null : Path.Combine(home, framework),
            Corpus = corpus.Length == 0 ? null : Path.Combine(home, corpus),
        };

        await CheckAsync(ExperimentReader.Read(Path.Combine(home, experiment), options));
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("town-hall")]
    [InlineData("discernus-v4")]
    [InlineData("discernus-v7.3")]
    [InlineData("discernus-v10")]
    public Task So_does_every_document_of_a_sample(string sample)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !Directory.Exists(Path.Combine(root.FullName, "samples")))
            root = root.Parent;
        var folder = Path.Combine(root!.FullName, "samples", sample);
        var file = Path.Combine(folder, "experiment.yaml");
        return CheckAsync(ExperimentReader.Read(File.Exists(file) ? file : folder, new ReadOptions { Models = ["offline"], Runs = 1 }));
    }

    private static async Task CheckAsync(ExperimentReading reading)
    {
        var experiment = reading.GetExperiment();
        var extractor = new Extractor(experiment.Framework);
        foreach (var document in experiment.Corpus.Documents)
        {
            var text = DocumentTexts.Decode(await File.ReadAllBytesAsync(experiment.Inputs.Single(input => input.Name == document.Input).Path));
            var answer = await AnswerAsync(experiment.Framework, document, text);

            var extracted = extractor.Extract(1, null, answer);

            Assert.Equal((ExtractionStatus.Whole, null), (extracted.Status, extracted.FailureClass));
            Assert.Empty(extracted.Notes);
            Assert.Equal(
                experiment.Framework.Dimensions.Select(dimension => dimension.Name), extracted.Scores.Select(score => score.Dimension));
            Assert.All(extracted.Scores, score => Assert.NotNull(score.Value(DimensionScore.RawScore)));
            Assert.All(extracted.Evidence, evidence => Assert.Contains(evidence.Quote, text, StringComparison.Ordinal));
        }
    }

    private static async Task<string> AnswerAsync(Framework framework, Document document, string text)
    {
        var subject = new Subject(framework, document.Id, document.Name, document.Digest, text, 1, Subject.Analysis);
        var request = new ProviderRequest(
            GatewayBench.SettingsOf("offline"), new Prompt(null, "q"), subject, "s", new AttemptKey(RecordKind.Response, 1, 1));
        return (await new OfflineProvider().AskAsync(request, CancellationToken.None)).Text!;
    }
}
