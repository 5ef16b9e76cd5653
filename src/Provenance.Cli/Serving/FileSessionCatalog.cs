using Provenance.Archive;
using Provenance.Archive.Chronologs;
using Provenance.Cli.Looking;
using Provenance.Core.Archives;
using Provenance.Http.Executions;
using Provenance.Http.Sessions;

namespace Provenance.Cli.Serving;

/// <summary>The sessions in a folder of this machine.</summary>
internal sealed class FileSessionCatalog(SessionStore store) : ISessionCatalog
{
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public async Task<SessionView?> FindAsync(string session, CancellationToken cancellationToken)
    {
        try
        {
            var reader = await store.OpenForReadingAsync(session, cancellationToken);
            return new SessionView(reader, reader.IsHeld, SessionSummary.EndOf(reader), reader.ChronologLines);
        }
        catch (SessionNotFoundException)
        {
            return null;
        }
        catch (InvalidSessionException invalid)
        {
            throw new CorruptRecordException(invalid.File, invalid.Rule);
        }
        catch (CorruptChronologException corrupt)
        {
            throw new CorruptRecordException($"chronolog.jsonl, line {corrupt.Line}", corrupt.Why);
        }
    }

    public Task<bool> IsThereAsync(string session, CancellationToken cancellationToken) => Task.FromResult(Directory.Exists(store.FolderOf(session)));

    public async Task<bool> DeleteAsync(string session, CancellationToken cancellationToken)
    {
        var folder = store.FolderOf(session);
        if (!Directory.Exists(folder))
            return false;
        await LetGoAsync(session, cancellationToken);
        // One step takes it off the list; whatever dies after that leaves rubbish, not half a session.
        var aside = store.FolderOf($".deleted-{Guid.NewGuid():N}");
        Directory.Move(folder, aside);
        Directory.Delete(aside, recursive: true);
        return true;
    }

    /// <summary>Opening it for writing says whether somebody holds it.</summary>
    private async Task LetGoAsync(string session, CancellationToken cancellationToken)
    {
        try
        {
            await using var archive = await store.OpenAsync(session, takeOver: false, cancellationToken);
        }
        catch (SessionInUseException)
        {
            throw new RunActiveException(session);
        }
        catch (Exception broken) when (broken is ArchiveException or CorruptRecordException)
        {
            // What can't be read any more can be deleted all the same.
        }
    }
}
