using System.Collections.Immutable;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;

namespace Provenance.Testing.Archives;

/// <summary>A small session, always the same: what it is locked by, and what its calls would say.</summary>
public static class SampleSession
{
    public static DateTimeOffset Created { get; } = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);

    public static ModelName Model { get; } = ModelName.Parse("test/model");

    public static byte[] Input { get; } = Encoding.UTF8.GetBytes("The quick brown fox.\n");

    public static Prompt Prompt(int ordinal) => new("Score the text.", $"Text {ordinal}.");

    public static Plan Plan(int calls) => new(
        [.. Enumerable.Range(1, calls).Select(ordinal =>
            new PlannedCall(ordinal, "fox", Digest.Of(Input), Model, ordinal, Prompt(ordinal).Digest))]);

    public static SessionDocument Document(Plan plan) => new()
    {
        Name = "",
        Created = Created,
        Tool = "0.1.0",
        Plan = plan.Digest,
        Models = [new ModelSettings { Name = Model, Provider = "offline", Model = "model", Price = Price }],
        Experiment = new Experiment
        {
            Name = "sample",
            Format = "provenance/1",
            Models = [Model],
            Runs = plan.Calls.Length,
            Budget = 1.25m,
            Inputs = [new InputFile("corpus/fox.txt", "fox.txt", Digest.Of(Input), Input.Length)],
            Corpus = new Corpus("foxes", [
                new Document("fox", "fox.txt", "corpus/fox.txt", Digest.Of(Input), Input.Length, ImmutableSortedDictionary<string, string>.Empty),
            ]),
            Framework = new Framework
            {
                Name = "colours",
                Version = "1",
                Digest = Digest.Of("framework"),
                Variant = "default",
                AnalysisPrompt = "Score the text.",
                Dimensions = [new Dimension("brown", "How brown it is.")],
                Output = new OutputContract(null, null, "scores"),
            },
        },
    };

    public static Price Price { get; } = new(0.15m, 0.60m, new DateOnly(2026, 1, 1));

    public static Intent Intent(CallKey call, AttemptReason reason = AttemptReason.First) =>
        new(call, reason, Model, Prompt(call.Ordinal).Digest, 0.0015m);

    /// <param name="text">Null for an attempt that brought none.</param>
    public static RecordEnvelope Envelope(
        string session, AttemptKey key, OutcomeClass outcome = OutcomeClass.Answered, string? text = "{\"scores\": {\"brown\": 0.75}}\n") => new()
    {
        Session = session,
        Key = key,
        Reason = key.Attempt == 1 ? AttemptReason.First : AttemptReason.Retry,
        Document = "fox",
        Run = key.Ordinal,
        RequestedModel = Model,
        ActualModel = "model-2026-11-01",
        Prompt = Prompt(key.Ordinal).Digest,
        Sampling = new Sampling(Temperature: 0.2, MaxOutputTokens: 4000, Seed: 7),
        Outcome = outcome,
        FinishReason = text is null ? null : "stop",
        Text = text,
        Body = Encoding.UTF8.GetBytes($"{{\"id\":\"r-{key.Ordinal}\",\"text\":\"\\u00e9 \u2028 {{\\\"brown\\\"}}\"}}\n"),
        Status = 200,
        RequestId = $"r-{key.Ordinal}",
        Usage = new Usage(120, 34, CachedInput: 100),
        Cost = 0.0000384m,
        Price = Price,
        Started = Created.AddSeconds(key.Ordinal),
        Finished = Created.AddSeconds(key.Ordinal).AddTicks(12_345_678),
    };
}
