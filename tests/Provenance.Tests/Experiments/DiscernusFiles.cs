namespace Provenance.Tests.Experiments;

/// <summary>Small experiments in the foreign formats, in words of our own.</summary>
internal static class DiscernusFiles
{
    public const string TenExperiment = """
        # Two days

        ```yaml
        metadata:
          experiment_name: two_days
          spec_version: "10.0"
        components:
          framework: framework.md
          corpus: corpus.md
        ```
        """;

    public const string TenFramework = """
        # Mood

        ```yaml
        metadata:
          framework_name: mood
          framework_version: 1.2.0
          spec_version: "10.0"
        analysis_variants:
          default:
            analysis_prompt: Score the mood.
        dimensions:
          - name: hope
            description: Looks forward.
            markers:
              positive_examples:
                - phrase: tomorrow
                  explanation: a time to come
          - name: fear
            description: Looks away.
        derived_metrics:
          - name: net
            formula: dimensions.hope.raw_score - dimensions.fear.raw_score
        output_schema:
          type: object
          properties:
            dimensional_scores:
              type: object
              properties:
                hope: {$ref: "#/definitions/score"}
                fear: {$ref: "#/definitions/score"}
        definitions:
          score: {type: object}
        ```
        """;

    public const string TenCorpus = """
        # Days

        ```yaml
        name: Days
        version: "1.0"
        spec_version: "8.0.2"
        total_documents: 2
        documents:
          - filename: a.txt
            document_id: day_a
            metadata:
              group: x
          - filename: corpus/b.txt
            document_id: day_b
            group: y
        ```
        """;

    public const string FourExperiment = """
        ---
        name: two_days
        framework_file: framework.md
        corpus: corpus/
        models:
          - openai/gpt-test
        runs_per_model: 2
        workflow:
          - agent: AnalysisAgent
        hypotheses:
          H1: x is more hopeful.
        ---
        # Two days
        """;

    public const string FourFramework = """
        # Mood

        <details><summary>Machine-Readable Configuration</summary>

        ```json
        {
          "name": "mood",
          "version": "v4.0",
          "analysis_variants": {
            "default": {
              "analysis_prompt": "Fear (0.0-1.0): looks away. Hope (0.0-1.0): looks forward."
            }
          },
          "calculation_spec": {
            "weighting_note": "Hope counts.",
            "net": "(hope_score - fear_score)"
          },
          "output_contract": {
            "schema": {"scores": "object", "evidence": "object"},
            "instructions": "JSON only."
          }
        }
        ```

        </details>
        """;

    public const string FourManifest = """
        corpus_metadata:
          title: Days
          total_texts: 2
        texts:
          - id: day_a
            filename: a.txt
            metadata: {group: x}
          - id: day_b
            filename: b.txt
        """;

    public static ExperimentFolder WriteTen(ExperimentFolder folder) =>
        folder
            .Write("experiment.md", TenExperiment).Write("framework.md", TenFramework).Write("corpus.md", TenCorpus)
            .Write("corpus/a.txt", "A good day.").Write("corpus/b.txt", "A bad day.");

    public static ExperimentFolder WriteFour(ExperimentFolder folder) =>
        folder
            .Write("experiment.md", FourExperiment).Write("framework.md", FourFramework).Write("corpus/manifest.yaml", FourManifest)
            .Write("corpus/a.txt", "A good day.").Write("corpus/b.txt", "A bad day.");

    /// <summary>Writes one of the files again with a change.</summary>
    public static void Change(this ExperimentFolder folder, string name, string from, string to)
    {
        var text = File.ReadAllText(folder.At(name));
        if (!text.Contains(from, StringComparison.Ordinal))
            throw new ArgumentException($"{name} has no \"{from}\".", nameof(from));
        folder.Write(name, text.Replace(from, to, StringComparison.Ordinal));
    }
}
