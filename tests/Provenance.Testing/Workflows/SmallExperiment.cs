using System.Globalization;
using System.Text;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Testing.Archives;

namespace Provenance.Testing.Workflows;

/// <summary>An experiment of a few short documents, planned and locked, in an archive in memory.</summary>
public sealed class SmallExperiment
{
    public static readonly ModelName Model = ModelName.Parse("scripted/reader");
    public static readonly ModelName Cleaner = ModelName.Parse("scripted/cleaner");

    public static Framework Framework { get; } = new()
    {
        Name = "moods",
        Version = "1.0",
        Digest = Digest.Of("moods"),
        Variant = "default",
        AnalysisPrompt = "Score the moods of the text.",
        Dimensions = [new Dimension("bright", "Light in the words"), new Dimension("dark", "Shade in the words")],
        Metrics = [new MetricDefinition("balance", "bright_score - dark_score", null, new SourceSpot("framework.yaml", 7))],
        Output = new OutputContract(null, null, "dimensional_scores"),
    };

    public SmallExperiment(TimeProvider clock, int documents = 3, int runs = 2, bool cleans = false)
    {
        var texts = Enumerable.Range(1, documents).Select(i => string.Create(CultureInfo.InvariantCulture, $"Text {i}: a bright day, a dark night.")).ToList();
        var corpus = new Corpus("days", [.. texts.Select((text, i) => DocumentOf(i + 1, text))]);
        var experiment = new Experiment
        {
            Name = "small",
            Format = "provenance/1",
            Framework = Framework,
            Corpus = corpus,
            Models = [Model],
            Runs = runs,
            ExtractionModel = cleans ? Cleaner : null,
            Inputs = [.. corpus.Documents.Zip(texts, (document, text) => new InputFile(document.Input, document.Name, document.Digest, Encoding.UTF8.GetByteCount(text)))],
        };
        Plan = Planner.Plan(experiment, document => texts[int.Parse(document.Id[1..], CultureInfo.InvariantCulture) - 1]);
        Document = new SessionDocument
        {
            Name = "session_20261120_093000",
            Created = clock.GetUtcNow(),
            Tool = "test",
            Experiment = experiment,
            Models = [SettingsOf(Model), SettingsOf(Cleaner)],
            Plan = Plan.Digest,
        };
        Archive = new FakeSessionArchive(Document, Plan, clock);
        foreach (var (document, text) in corpus.Documents.Zip(texts))
            Archive.Inputs[document.Input] = Encoding.UTF8.GetBytes(text);
    }

    public Plan Plan { get; }

    public SessionDocument Document { get; }

    public FakeSessionArchive Archive { get; }

    /// <summary>An answer in the framework's form.</summary>
    public static string Answer(double bright, double dark) => string.Create(
        CultureInfo.InvariantCulture,
        $$$$"""{"dimensional_scores":{"bright":{"raw_score":{{{{bright}}}},"evidence":"a bright day"},"dark":{"raw_score":{{{{dark}}}},"evidence":"a dark night"}}}""");

    private static Document DocumentOf(int number, string text)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"d{number}");
        return new Document(
            id, $"{id}.txt", $"corpus/{id}.txt", Digest.Of(text), text.Length,
            System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty);
    }

    private static ModelSettings SettingsOf(ModelName name) => new() { Name = name, Provider = "scripted", Model = name.Model, Price = Price.Free };
}
