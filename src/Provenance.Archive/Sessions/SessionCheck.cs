using System.Globalization;
using System.Text;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Records;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Core.Stages;
using Provenance.Core.Verification;

namespace Provenance.Archive.Sessions;

/// <summary>
/// Compares every file of a session with what it was locked by and what its chronolog says was committed; never stops at the first
/// difference. The chronolog's own chain was checked when the session was opened.
/// </summary>
internal sealed class SessionCheck(SessionFolder folder, SessionReader reader)
{
    private readonly List<Discrepancy> broken = [];
    private readonly HashSet<string> expected = new(StringComparer.Ordinal) { "metadata.jsonl" };
    private int files;

    public (int Files, IReadOnlyList<Discrepancy> Broken) Run(CancellationToken cancellationToken)
    {
        CheckLocked();
        if (WriterChains.FindFault(reader.Chronolog) is var (seq, why))
            broken.Add(new Discrepancy(SessionPaths.ChronologName, Line(seq), why));
        foreach (var input in folder.Document.Experiment.Inputs)
            Look(() => folder.ReadInput(input.Name));
        foreach (var entry in reader.Chronolog.Where(entry => entry.Event == ChronologEvents.Record))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckRecord(entry);
        }

        foreach (var call in reader.Calls)
            CheckViews(call);
        CheckMetadata();
        CheckCheckpoints();
        CheckStrays();
        return (files, [.. broken.Distinct()]);
    }

    private void CheckLocked()
    {
        var created = reader.Chronolog.Count > 0 && reader.Chronolog[0].Event == ChronologEvents.SessionCreated ? reader.Chronolog[0].Facts : Facts.None;
        CheckDigest(SessionPaths.SessionJson, created["session"]);
        CheckDigest(SessionPaths.PlanJson, created["plan"]);
    }

    private void CheckRecord(ChronologEntry entry)
    {
        var key = CallFacts.Key(entry);
        expected.Add(key.FileName(folder.Plan.OrdinalDigits));
        Look(() =>
        {
            var record = reader.Read(key);
            var facts = CallFacts.Of(record, reader.Find(key.Call)!.Attempts.First(attempt => attempt.Attempt == key.Attempt).Record!.Digest, folder.Plan.OrdinalDigits);
            if (!facts.Equals(entry.Facts))
                broken.Add(new Discrepancy(SessionPaths.ChronologName, Line(entry.Seq), $"it does not say of {key.FileName(folder.Plan.OrdinalDigits)} what stands there"));
        });
    }

    /// <summary>Of answers that were asked for elsewhere, the prompts may not have been.</summary>
    private bool PromptsAreKept => folder.Document.Import is not { } import || !import.Unknown.Contains("prompt");

    private void CheckViews(CallState call)
    {
        if (call.Last is not { } last || reader.IsPending(last.Key))
            return;
        var (text, prompt) = (folder.Paths.Name(folder.Paths.Text(call.Call)), folder.Paths.Name(folder.Paths.Prompt(call.Call)));
        expected.Add(Path.GetFileName(prompt));
        if (folder.FindView(prompt) is { } found)
            CheckPrompt(prompt, found, call);
        else if (PromptsAreKept)
            broken.Add(new Discrepancy(prompt, null, "it is missing"));
        if (call.Attempts.LastOrDefault(attempt => attempt.Record?.Outcome.HasText() == true)?.Record is not { } answered)
            return;
        expected.Add(Path.GetFileName(text));
        Look(() =>
        {
            if (reader.Read(answered.Key).Text is { } answer)
                CheckView(text, Encoding.UTF8.GetBytes(answer), "the text of the record that was accepted");
        });
    }

    private void CheckPrompt(string name, byte[] found, CallState call) => Look(() =>
    {
        var wanted = reader.Read(call.Attempts.First(attempt => attempt.Record is not null).Record!.Key).Prompt;
        if (Prompt.Parse(Encoding.UTF8.GetString(found)).Digest != wanted)
            broken.Add(new Discrepancy(name, null, $"it is not the prompt with the digest {wanted}"));
    });

    private void CheckMetadata()
    {
        var records = reader.Chronolog.Where(entry => entry.Event == ChronologEvents.Record).ToList();
        if (records.Any(entry => reader.IsPending(CallFacts.Key(entry))))
            return;
        var lines = records.SelectMany(entry => MetadataLine.Of(entry).ToArray().Append((byte)'\n'));
        CheckView(folder.Paths.Name(folder.Paths.Metadata), [.. lines], "what the chronolog says of the records");
    }

    private void CheckCheckpoints()
    {
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var complete = reader.Chronolog.LastOrDefault(entry => entry.Event == ChronologEvents.StageComplete && entry.Facts["stage"] == stage.Name());
            if (complete is not null)
                CheckDigest($"checkpoints/{stage.CheckpointFile()}", complete.Facts["checkpoint"]);
        }
    }

    private void CheckStrays()
    {
        foreach (var name in folder.Files.List(folder.Paths.Of("llm_archive")).Where(name => !expected.Contains(name)))
            broken.Add(new Discrepancy($"llm_archive/{name}", null, "it is not part of the session"));
    }

    private void CheckDigest(string name, string? digest)
    {
        files++;
        if (folder.FindView(name) is not { } bytes)
            broken.Add(new Discrepancy(name, null, "the file is missing"));
        else if (Digest.Of(bytes).ToString() != digest)
            broken.Add(new Discrepancy(name, null, $"its digest is {Digest.Of(bytes)}; the chronolog has {digest ?? "none"}"));
    }

    private void CheckView(string name, ReadOnlySpan<byte> wanted, string what)
    {
        files++;
        if (folder.FindView(name) is not { } found)
            broken.Add(new Discrepancy(name, null, "the file is missing"));
        else if (!found.AsSpan().SequenceEqual(wanted))
            broken.Add(new Discrepancy(name, Line(1 + wanted[..found.AsSpan().CommonPrefixLength(wanted)].Count((byte)'\n')), $"it is not {what}"));
    }

    private void Look(Action look)
    {
        files++;
        try
        {
            look();
        }
        catch (CorruptRecordException corrupt)
        {
            broken.Add(new Discrepancy(corrupt.File, null, corrupt.Why));
        }
    }

    private static string Line(long line) => line.ToString(CultureInfo.InvariantCulture);
}
