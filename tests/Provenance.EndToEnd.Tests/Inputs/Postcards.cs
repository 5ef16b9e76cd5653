using System.Globalization;
using System.Text;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.EndToEnd.Tests.Servers;
using Provenance.Testing.Gateway;

namespace Provenance.EndToEnd.Tests.Inputs;

/// <summary>An experiment of as many short documents as a test wants, put to a model behind HTTP or to the offline one.</summary>
internal static class Postcards
{
    public const string Model = "fake/reader";

    /// <summary>What a model answers that does what it is told.</summary>
    public const string Answer =
        """{"dimensional_scores":{"warmth":{"raw_score":0.75,"salience":0.5,"confidence":0.9,"evidence":"Dear all"}}}""";

    /// <summary>Writes <c>experiment.yaml</c>, and <c>models.yaml</c> beside it when there is a server to be asked.</summary>
    /// <returns>The experiment's file.</returns>
    public static string WriteTo(Workplace place, FakeLlm? llm, int documents, int runs = 1, ModelTraits? traits = null)
    {
        if (llm is not null)
            place.Write("models.yaml", ModelsFile(llm, traits ?? new ModelTraits()));
        return place.Write("experiment.yaml", Experiment(llm is null ? "offline" : Model, documents, runs));
    }

    public static Misbehaviour Answering { get; } = Misbehaviours.Answer(Answer);

    private static string ModelsFile(FakeLlm llm, ModelTraits traits) => string.Create(CultureInfo.InvariantCulture, $$"""
        {{Model}}:
          base_url: {{llm.BaseUrl}}
          concurrency: {{traits.Concurrency}}
          sampling: { temperature: 0, max_output_tokens: 1000 }
          retry: { max_retries: {{traits.Retries}}, initial_delay_ms: 1 }
          {{(traits.PricePerMillion is { } price ? $"price: {{ input_per_million: {price}, output_per_million: {price}, as_of: 2026-11-20 }}" : "")}}
        """);

    private static string Experiment(string model, int documents, int runs)
    {
        var yaml = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            provenance: 1
            name: postcards
            models: [{model}]
            runs: {runs}
            framework:
              name: postcards
              version: "1"
              prompt: Score how warmly the writer of the card speaks, from 0 to 1.
              dimensions:
                - name: warmth
                  description: Affection for the reader.
                  markers: [dear, miss, love]
              metrics:
                - name: coldness
                  description: What is left.
                  formula: 1 - warmth.raw_score
            corpus:
              name: postcards
              documents:

            """));
        for (var i = 1; i <= documents; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"    - {{ id: card_{i}, text: \"Dear all, this is card {i}. I miss the harbour.\" }}\n");
        return yaml.ToString();
    }
}

/// <summary>How the model behind HTTP is set up.</summary>
/// <param name="PricePerMillion">Of tokens in and out, in US dollars; null for an unknown price.</param>
internal sealed record ModelTraits(int Concurrency = 4, int Retries = 0, decimal? PricePerMillion = 1);
