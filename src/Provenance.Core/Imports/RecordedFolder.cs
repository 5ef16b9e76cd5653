using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Core.Recordings;
using Provenance.Core.Sessions;

namespace Provenance.Core.Imports;

/// <summary>
/// Reads the analyses of a folder of recorded responses. A response belongs to the corpus document whose bytes it was asked about; where
/// several documents have the same bytes, to the one whose name the index gives.
/// </summary>
public static class RecordedFolder
{
    public const string Format = "recorded-index";

    /// <param name="session">Only answers of this recorded session; null for all.</param>
    public static ImportReading Read(string folder, Experiment experiment, string? session)
    {
        var index = RecordedIndex.Load(folder);
        var findings = new List<Finding>();
        var answers = ImmutableArray.CreateBuilder<ImportedAnswer>();
        var seen = new Dictionary<(string, ModelName, int), int>();
        foreach (var recorded in index.Answers.Where(answer => answer.Step == "analysis" && (session is null || answer.Session == session)))
        {
            if (WhyNot(recorded, experiment) is { } why)
            {
                findings.Add(Warn(recorded, why.Rule, why.Message));
                continue;
            }

            var document = Find(recorded, experiment.Corpus)!;
            if (seen.TryGetValue((document.Id, recorded.Model!, recorded.Run), out var first))
            {
                findings.Add(Warn(recorded, "answered-twice", $"document, model and run are those of line {first} already; name one recorded session"));
                continue;
            }

            seen.Add((document.Id, recorded.Model!, recorded.Run), recorded.Line);
            answers.Add(new ImportedAnswer(
                document.Id,
                recorded.Model!,
                recorded.Run,
                index.ReadPrompt(recorded) is { } prompt ? Prompt.Parse(prompt) : null,
                ImportedText.Decode(index.Read(recorded), new SourceSpot(recorded.ResponseFile), findings),
                recorded.At,
                new Usage(),
                null,
                recorded.ResponseFile));
        }

        return new ImportReading(answers.ToImmutable(), Note(folder, answers), [.. findings]);
    }

    private static ImportNote Note(string folder, IReadOnlyCollection<ImportedAnswer> answers)
    {
        var unknown = ImmutableArray.Create("usage", "cost", "raw-body", "sampling");
        if (answers.Any(answer => answer.Prompt is null))
            unknown = unknown.Add("prompt");
        if (answers.Any(answer => answer.At is null))
            unknown = unknown.Add("time");
        return new ImportNote(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), Format, unknown);
    }

    private static (string Rule, string Message)? WhyNot(RecordedAnswer recorded, Experiment experiment) =>
        recorded switch
        {
            { Framework: { } framework } when framework != experiment.Framework.Digest =>
                ("another-framework", $"it was asked with framework {framework.Abbreviated}, not {experiment.Framework.Digest.Abbreviated}; left out"),
            { Model: null } => ("model-unknown", "the line names no model; left out"),
            _ when Find(recorded, experiment.Corpus) is null =>
                ("document-unknown", $"the corpus has no document with the bytes of \"{recorded.Document}\"; left out"),
            _ => null,
        };

    private static Document? Find(RecordedAnswer recorded, Corpus corpus)
    {
        var sameBytes = corpus.Documents.Where(document => document.Digest == recorded.DocumentDigest).ToList();
        return sameBytes.FirstOrDefault(document => IsNamed(document, recorded.Document)) ?? sameBytes.FirstOrDefault();
    }

    private static bool IsNamed(Document document, string? name) =>
        name is not null && Path.GetFileName(document.Name) == Path.GetFileName(name);

    private static Finding Warn(RecordedAnswer recorded, string rule, string message) =>
        new(Severity.Warning, rule, message, new SourceSpot("recorded/index.jsonl", recorded.Line));
}
