using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Sessions;

namespace Provenance.Core.Imports;

/// <summary>
/// Reads an old Discernus session: <c>llm_archive/prompt_NNN.txt</c> and <c>response_NNN.txt</c>, and <c>metadata.jsonl</c> where there is
/// one. Such a session does not say which document a call was about: the document is the longest one of the corpus whose text stands
/// in the prompt, word for word.
/// </summary>
public static partial class DiscernusSession
{
    public const string Format = "discernus-session";

    /// <summary>Whether the folder looks like such a session.</summary>
    public static bool IsAt(string folder) => Directory.Exists(Path.Combine(folder, "llm_archive"));

    /// <param name="experiment">The experiment that was run: its corpus names the documents, its only model is assumed where none is noted.</param>
    /// <param name="text">A document's text by its id.</param>
    public static ImportReading Read(string folder, Experiment experiment, Func<string, string> text)
    {
        var archive = Path.Combine(folder, "llm_archive");
        var findings = new List<Finding>();
        var metadata = DiscernusMetadata.Read(Path.Combine(archive, "metadata.jsonl"), findings);
        var texts = experiment.Corpus.Documents
            .Select(document => (document.Id, Text: text(document.Id)))
            .OrderByDescending(document => document.Text.Length)
            .ToList();
        var runs = new Dictionary<(string, ModelName), int>();
        var answers = ImmutableArray.CreateBuilder<ImportedAnswer>();
        foreach (var (number, response) in Responses(archive))
        {
            var place = $"llm_archive/{Path.GetFileName(response)}";
            var known = metadata.GetValueOrDefault(number);
            if (known is { Success: false })
            {
                findings.Add(Warn("failed-call", $"the call failed ({known.Error}); it is left out", place));
                continue;
            }

            if (ReadPrompt(archive, response) is not { } prompt)
                findings.Add(Warn("prompt-missing", "there is no prompt beside it, so its document is unknown; it is left out", place));
            else if (texts.FirstOrDefault(document => prompt.User.Contains(document.Text.Trim(), StringComparison.Ordinal)).Id is not { } document)
                findings.Add(Warn("document-unknown", "no document of the corpus stands in its prompt; it is left out", place));
            else if ((known?.Model ?? OnlyModel(experiment)) is not { } model)
                findings.Add(Warn("model-unknown", "nothing says which model answered, and the experiment has several; it is left out", place));
            else
            {
                var run = runs[(document, model)] = runs.GetValueOrDefault((document, model)) + 1;
                var answer = ImportedText.Decode(File.ReadAllBytes(response), new SourceSpot(place), findings);
                answers.Add(new ImportedAnswer(document, model, run, prompt, answer, known?.At, known?.Usage ?? new Usage(), known?.Cost, place));
            }
        }

        var note = new ImportNote(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), Format, Unknown(metadata.Count > 0));
        return new ImportReading(answers.ToImmutable(), note, [.. findings]);
    }

    private static ImmutableArray<string> Unknown(bool hasMetadata) =>
        hasMetadata ? ["raw-body", "sampling"] : ["usage", "cost", "time", "raw-body", "sampling"];

    private static ModelName? OnlyModel(Experiment experiment) => experiment.Models is [var only] ? only : null;

    private static IEnumerable<(int Number, string File)> Responses(string archive) =>
        Directory.EnumerateFiles(archive, "response_*.txt")
            .Select(file => (Match: ResponseName().Match(Path.GetFileName(file)), File: file))
            .Where(file => file.Match.Success)
            .Select(file => (int.Parse(file.Match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), file.File))
            .OrderBy(file => file.Item1);

    private static Prompt? ReadPrompt(string archive, string response)
    {
        var file = Path.Combine(archive, Path.GetFileName(response).Replace("response_", "prompt_", StringComparison.Ordinal));
        return File.Exists(file) ? Prompt.Parse(File.ReadAllText(file)) : null;
    }

    private static Finding Warn(string rule, string message, string file) => new(Severity.Warning, rule, message, new SourceSpot(file));

    [GeneratedRegex(@"^response_([0-9]{1,9})\.txt$")]
    private static partial Regex ResponseName();
}
