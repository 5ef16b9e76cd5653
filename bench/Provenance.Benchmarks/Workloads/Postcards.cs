using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Secrets;

namespace Provenance.Benchmarks.Workloads;

/// <summary>An experiment of as many calls as wanted: documents of 2 KB, ten runs of each, asked of one model.</summary>
internal static class Postcards
{
    private const int Runs = 10;
    private const int DocumentBytes = 2000;

    private static readonly string[] Sentences =
    [
        "The sun shines, the wind is kind, and I think of you whenever a boat comes in.",
        "Rain on Monday, rain on Tuesday, then a storm that took the sign off the hut.",
        "I miss you at breakfast most, because nobody here argues about the marmalade.",
        "The museum was closed, the train was late, and my hat blew off on the pier.",
        "More when I have found a pen that works; love, and a kiss for the dog.",
    ];

    /// <summary>Writes <c>experiment.yaml</c> into a folder.</summary>
    /// <param name="calls">A multiple of ten.</param>
    /// <param name="modelSettings">What is set for the model, in YAML, indented by four; empty for nothing.</param>
    public static void Write(string folder, int calls, string model, string modelSettings)
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"provenance: 1\nname: postcards\nmodels: [{model}]\nruns: {Runs}\n");
        if (modelSettings.Length > 0)
            yaml.Append(CultureInfo.InvariantCulture, $"model_settings:\n  {model}:\n{modelSettings}\n");
        yaml.Append(
            """
            framework:
              name: postcards
              version: "1"
              prompt: You read postcards. Score how warmly the writer speaks to the reader, and how much is about the weather.
              dimensions:
                - { name: warmth, description: Affection for the reader., markers: [dear, miss, love, kiss, think of you] }
                - { name: weather, description: Talk of the weather., markers: [rain, sun, wind, cloud, storm, cold] }
              metrics:
                - { name: small_talk, description: Weather where warmth might have been., formula: weather.raw_score - warmth.raw_score }
            corpus:
              name: postcards
              documents:

            """);
        for (var document = 0; document < calls / Runs; document++)
            yaml.Append(CultureInfo.InvariantCulture, $"    - {{ id: card-{document:D4}, text: \"{Text(document)}\" }}\n");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "experiment.yaml"), yaml.ToString());
    }

    /// <summary>The experiment of a folder as a session to be made, with its plan.</summary>
    public static (SessionDocument Document, Plan Plan) Read(string folder)
    {
        var reading = ExperimentReader.Read(folder, new ReadOptions());
        var experiment = reading.GetExperiment();
        var models = new ModelCatalog(KeyRing.OfEnvironment).Resolve(new ModelWishes(experiment.Models) { Section = reading.ModelsYaml });
        var plan = Planner.Plan(experiment, document => TextOf(experiment, document));
        var session = new SessionDocument
        {
            Name = "",
            Created = DateTimeOffset.UtcNow,
            Tool = "benchmark",
            Experiment = experiment,
            Models = models.Models,
            Plan = plan.Digest,
        };
        return (session, plan);
    }

    /// <summary>The prompt of each call of the plan.</summary>
    public static ImmutableArray<Prompt> Prompts(SessionDocument session, Plan plan)
    {
        var experiment = session.Experiment;
        var builder = new PromptBuilder(experiment.Framework);
        var prompts = experiment.Corpus.Documents.ToDictionary(
            document => document.Id,
            document => builder.Build(TextOf(experiment, document)),
            StringComparer.Ordinal);
        return [.. plan.Calls.Select(call => prompts[call.Document])];
    }

    private static string TextOf(Experiment experiment, Document document) =>
        experiment.Inputs.First(input => input.Name == document.Input).Text!;

    private static string Text(int document)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"Card {document}.");
        for (var sentence = document; text.Length < DocumentBytes; sentence++)
            text.Append(' ').Append(Sentences[sentence % Sentences.Length]);
        return text.ToString();
    }
}
