using System.Collections.Concurrent;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Plans;
using Provenance.Core.Sessions;

namespace Provenance.Workflows.Experiments;

/// <summary>The analysis prompts of a session's documents, each built once for all models and runs while the corpus is small enough.</summary>
internal sealed class AnalysisPrompts(ISessionArchive archive, DocumentTexts documents)
{
    /// <summary>Beyond so many characters of text in all, prompts are built anew for each call.</summary>
    private const long KeptCharacters = 1024 * 1024;

    private readonly PromptBuilder builder = new(archive.Session.Experiment.Framework);
    private readonly ConcurrentDictionary<string, Prompt> kept = new(StringComparer.Ordinal);
    private readonly bool keep = archive.Session.Experiment.Corpus.Documents.Sum(document => (long)document.Characters) <= KeptCharacters;

    /// <exception cref="PlanMismatchException">It is not the prompt that was planned.</exception>
    public async Task<Prompt> PromptAsync(PlannedCall call, CancellationToken cancellationToken)
    {
        if (!kept.TryGetValue(call.Document, out var prompt))
        {
            prompt = builder.Build(await documents.TextAsync(call.Document, cancellationToken));
            if (keep)
                prompt = kept.GetOrAdd(call.Document, prompt);
        }

        return prompt.Digest == call.Prompt ? prompt : throw new PlanMismatchException(call.Ordinal, call.Prompt, prompt.Digest);
    }
}
