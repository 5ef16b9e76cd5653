using System.Globalization;
using System.Text;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Locks;
using Provenance.Archive.Logs;
using Provenance.Archive.Records;
using Provenance.Archive.Seals;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Archive.Sessions;

/// <summary>The parts of a session that is being written to, put together from what the last process left.</summary>
internal sealed class OpenedSession
{
    private bool closed;

    private OpenedSession(SessionFolder folder, SessionClaim claim, TimeProvider time)
    {
        var paths = folder.Paths;
        Claim = claim;
        Placed = new PlacedFiles(folder.Files, paths, claim);
        var history = SessionHistory.Read(folder.Files, paths, Restore);
        (Book, Torn) = (history.Book, history.Torn);
        Log = new SessionLog(folder.Files, paths, claim, history.LastSeq + 1, history.Journal);
        Files = new Materialiser(Placed, history, Log, SealLog.Begin(folder.Document, history.Created));
        Chronicle = new Chronicle(Log, Files, Book, new ChronicleOrigin(history.LastSeq, claim.Epoch, paths.OrdinalDigits), time);
    }

    public SessionClaim Claim { get; }

    public PlacedFiles Placed { get; }

    public CallBook Book { get; }

    public SessionLog Log { get; }

    public Materialiser Files { get; }

    public Chronicle Chronicle { get; }

    /// <summary>So many bytes of torn tails were cut off the older logs.</summary>
    public long Torn { get; }

    /// <summary>Takes the session, makes it whole again, and begins a new epoch in it.</summary>
    public static async Task<OpenedSession> OpenAsync(SessionFolder folder, SessionOpening opening, TimeProvider time)
    {
        var claim = await SessionClaim.TakeAsync(folder.Files, folder.Paths, opening.TakeOver, time);
        OpenedSession opened;
        try
        {
            opened = new OpenedSession(folder, claim, time);
        }
        catch (IOException) when (claim.FindNewer() is not null)
        {
            claim.Dispose();
            throw claim.FindNewer()!;
        }
        catch
        {
            claim.Dispose();
            throw;
        }

        try
        {
            await opened.AnnounceAsync(opening);
        }
        catch
        {
            await opened.CloseAsync();
            throw;
        }

        return opened;
    }

    public async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref closed, true))
            return;
        // A session that was taken over, or whose disk failed, is closed too: what it lacks is made when it is opened again.
        await ((Task)Files.FlushAsync(CancellationToken.None)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Chronicle.NoteAsync(ChronologEvents.Closed, Facts.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Files.DisposeAsync();
        await Log.DisposeAsync();
        Claim.Dispose();
    }

    /// <summary>Enters the new epoch, and the orphans of those before it, into the chronolog. The older logs go once their files are flushed.</summary>
    private async Task AnnounceAsync(SessionOpening opening)
    {
        var entered = new List<Task>
        {
            Chronicle.NoteAsync(ChronologEvents.Opened, Facts.Of(
                ("actor", opening.Actor),
                ("takenOver", opening.TakeOver ? "true" : null),
                ("torn", Torn > 0 ? Torn.ToString(CultureInfo.InvariantCulture) : null))),
        };
        foreach (var (key, attempt) in Book.Open())
            entered.Add(Chronicle.MarkOrphanedAsync(key, attempt));
        await Task.WhenAll(entered);
        Files.FlushInBackground();
    }

    private void Restore(LoggedFile file)
    {
        if (file.IsPrompt)
        {
            Placed.Restore(Placed.Paths.Prompt(file.Key.Call), file.Bytes.Span);
            return;
        }

        Placed.Restore(Placed.Paths.Record(file.Key), file.Bytes.Span);
        var envelope = RecordFormat.Read(file.Bytes);
        if (envelope is { Text: { } text } && envelope.Outcome.HasText())
            Placed.Restore(Placed.Paths.Text(file.Key.Call), Encoding.UTF8.GetBytes(text));
    }
}
