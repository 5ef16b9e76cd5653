using Provenance.Archive;
using Provenance.Archive.Blobs;
using Provenance.Archive.Chronologs;
using Provenance.Core.Archives;
using Provenance.Http.Executions;
using Provenance.Http.Sessions;
using Provenance.Workflows.Experiments;
using Provenance.Workflows.Hosting;

namespace Provenance.Functions.Sessions;

/// <summary>The sessions in the container.</summary>
internal sealed class BlobSessionCatalog(BlobSessionStore store, SessionHosts hosts) : ISessionCatalog
{
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public async Task<SessionView?> FindAsync(string session, CancellationToken cancellationToken)
    {
        try
        {
            var reader = await store.OpenForReadingAsync(session, cancellationToken);
            return new SessionView(reader, reader.IsHeld, EndOf(reader), reader.ChronologLines);
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

    public Task<bool> IsThereAsync(string session, CancellationToken cancellationToken) => store.HasAnyAsync(session, cancellationToken);

    public async Task<bool> DeleteAsync(string session, CancellationToken cancellationToken)
    {
        await hosts.LetGoAsync(session);
        try
        {
            return await store.DeleteAsync(session, cancellationToken);
        }
        catch (SessionInUseException)
        {
            throw new RunActiveException(session);
        }
    }

    /// <summary>How the last run ended; null when one was opened since, or none got so far.</summary>
    private static string? EndOf(SessionReader session) =>
        session.Chronolog.LastOrDefault(entry => entry.Event is ChronologEvents.Opened or ReportActivities.RunEnded) is { Event: ReportActivities.RunEnded } ended
            ? ended.Facts["end"]
            : null;
}
