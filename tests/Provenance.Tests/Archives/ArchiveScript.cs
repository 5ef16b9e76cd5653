using System.Collections.Immutable;
using System.Text;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Durable;
using Provenance.Durable.Storage;
using Provenance.Testing;
using Provenance.Testing.Archives;

namespace Provenance.Tests.Archives;

/// <summary>
/// A session from its creation to its end, as a host would run it: whatever is not there yet is done. It remembers what it was told
/// is durable, over all processes that ran it.
/// </summary>
internal sealed class ArchiveScript
{
    private const int Calls = 4;

    /// <summary>Records whose commit returned.</summary>
    public Dictionary<AttemptKey, RecordReference> Committed { get; } = [];

    /// <summary>Frames of the journal whose append returned.</summary>
    public List<string> Journalled { get; } = [];

    /// <summary>Opens the session whoever holds it.</summary>
    public bool TakesOver { get; init; }

    public Exception? Died { get; private set; }

    public static SessionStore Store(IFileStore files) => new(files, new ManualClock());

    public async Task RunAsync(IFileStore files)
    {
        FileSessionArchive? archive = null;
        Died = null;
        try
        {
            var store = Store(files);
            var plan = SampleSession.Plan(Calls);
            var name = await store.ListAsync(default) is [var found, ..]
                ? found
                : await store.CreateAsync(SampleSession.Document(plan), plan, _ => new MemoryStream(SampleSession.Input), default);
            archive = await store.OpenAsync(name, TakesOver, default);
            await AskAllAsync(archive, 1, 3);
            await archive.CompleteStageAsync(Stage.Analysis, new StageSummary(ImmutableSortedDictionary<string, long>.Empty), default);
            await AskAllAsync(archive, 3, Calls);
            await archive.WriteViewAsync("extracted/extracted_0001.json", "{}"u8.ToArray(), default);
            await archive.CompleteStageAsync(Stage.Extraction, new StageSummary(ImmutableSortedDictionary<string, long>.Empty), default);
        }
        catch (Exception died) when (died is IOException or ArchiveException or DurableException)
        {
            Died = died;
        }
        finally
        {
            if (archive is not null)
                await archive.DisposeAsync();
        }
    }

    private async Task AskAllAsync(FileSessionArchive archive, int first, int last)
    {
        var asked = Enumerable.Range(first, last - first + 1).Select(ordinal => AskAsync(archive, new CallKey(RecordKind.Response, ordinal))).ToList();
        await Task.WhenAll(asked);
    }

    private async Task AskAsync(FileSessionArchive archive, CallKey call)
    {
        if (archive.Find(call)?.Settled is not null)
            return;
        if (call.Ordinal == 2 && archive.Find(call) is null)
            await AttemptAsync(archive, call, OutcomeClass.Transient);
        await AttemptAsync(archive, call, OutcomeClass.Answered);
        var frame = $"{call} settled, epoch {archive.Epoch}";
        await archive.Journal.AppendAsync(Encoding.UTF8.GetBytes(frame));
        lock (Journalled)
            Journalled.Add(frame);
    }

    private async Task AttemptAsync(FileSessionArchive archive, CallKey call, OutcomeClass outcome)
    {
        var key = await archive.BeginAsync(SampleSession.Intent(call), default);
        var text = outcome == OutcomeClass.Answered ? $"answer {call.Ordinal}" : null;
        var reference = await archive.CommitAsync(
            SampleSession.Envelope(archive.Session.Name, key, outcome, text), SampleSession.Prompt(call.Ordinal));
        lock (Committed)
            Committed.Add(key, reference);
    }
}
