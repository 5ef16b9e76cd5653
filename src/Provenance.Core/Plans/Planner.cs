using System.Collections.Immutable;
using Provenance.Core.Experiments;

namespace Provenance.Core.Plans;

/// <summary>
/// Enumerates what an experiment will ask: run, then document, then model. The same experiment gives the same plan anywhere.
/// </summary>
public static class Planner
{
    /// <param name="text">The text of a document, as it will be asked.</param>
    /// <exception cref="InvalidPlanException">The experiment names a model, or a document, twice.</exception>
    public static Plan Plan(Experiment experiment, Func<Document, string> text)
    {
        if (experiment.Models.Distinct().Count() != experiment.Models.Length)
            throw new InvalidPlanException("A model is named twice; to ask it more often, use runs.");
        if (experiment.Corpus.Documents.DistinctBy(document => document.Id).Count() != experiment.Corpus.Documents.Length)
            throw new InvalidPlanException("Two documents of the corpus have one id.");
        var prompts = new PromptBuilder(experiment.Framework);
        var documents = experiment.Corpus.Documents
            .Select(document => (document, prompt: prompts.Build(text(document)).Digest))
            .ToList();
        var calls = ImmutableArray.CreateBuilder<PlannedCall>(experiment.Runs * documents.Count * experiment.Models.Length);
        for (var run = 1; run <= experiment.Runs; run++)
        {
            foreach (var (document, prompt) in documents)
            {
                foreach (var model in experiment.Models)
                    calls.Add(new PlannedCall(calls.Count + 1, document.Id, document.Digest, model, run, prompt));
            }
        }

        return new Plan(calls.MoveToImmutable());
    }
}
