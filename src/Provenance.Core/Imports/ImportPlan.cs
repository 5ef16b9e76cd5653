using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Plans;

namespace Provenance.Core.Imports;

/// <summary>
/// The plan of a session whose analyses were asked elsewhere: a call for each answer that is there, in the order of any plan (run,
/// document, model). Documents may have different numbers of runs.
/// </summary>
public sealed class ImportPlan
{
    private readonly List<ImportedAnswer> answers;

    /// <param name="text">A document's text by its id.</param>
    public ImportPlan(Experiment experiment, ImportReading reading, Func<string, string> text)
    {
        var documents = experiment.Corpus.Documents.Select((document, index) => (document, index))
            .ToDictionary(entry => entry.document.Id, StringComparer.Ordinal);
        answers =
        [
            .. reading.Answers
                .OrderBy(answer => answer.Run)
                .ThenBy(answer => documents[answer.Document].index)
                .ThenBy(answer => answer.Model.ToString(), StringComparer.Ordinal),
        ];
        var prompts = new PromptBuilder(experiment.Framework);
        Plan = new Plan(
        [
            .. answers.Select((answer, index) =>
            {
                var document = documents[answer.Document].document;
                var prompt = answer.Prompt ?? prompts.Build(text(document.Id));
                return new PlannedCall(index + 1, document.Id, document.Digest, answer.Model, answer.Run, prompt.Digest);
            }),
        ]);
    }

    public Plan Plan { get; }

    /// <summary>Archives every answer under its ordinal.</summary>
    public async Task ArchiveAsync(ISessionArchive archive, CancellationToken cancellationToken)
    {
        foreach (var (call, answer) in Plan.Calls.Zip(answers))
        {
            var intent = new Intent(new CallKey(RecordKind.Response, call.Ordinal), AttemptReason.Imported, call.Model, call.Prompt, 0);
            var attempt = await archive.BeginAsync(intent, cancellationToken);
            await archive.CommitAsync(Envelope(archive.Session.Name, attempt, call, answer), answer.Prompt);
        }
    }

    private static RecordEnvelope Envelope(string session, AttemptKey attempt, PlannedCall call, ImportedAnswer answer) => new()
    {
        Session = session,
        Key = attempt,
        Reason = AttemptReason.Imported,
        Document = call.Document,
        Run = call.Run,
        RequestedModel = call.Model,
        Prompt = call.Prompt,
        Sampling = new Sampling(),
        Outcome = answer.Text.Length > 0 ? OutcomeClass.Answered : OutcomeClass.Empty,
        Message = $"imported from {answer.Source}",
        Text = answer.Text,
        Body = Encoding.UTF8.GetBytes(answer.Text),
        Usage = answer.Usage,
        Cost = answer.Cost,
        Finished = answer.At,
    };
}
