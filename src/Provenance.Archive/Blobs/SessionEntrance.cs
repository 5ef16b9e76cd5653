using Azure.Storage.Blobs.Specialized;
using Provenance.Archive.Sessions;

namespace Provenance.Archive.Blobs;

/// <summary>Who may begin to write to a session: one process that wants it alone, or several that share it.</summary>
internal sealed class SessionEntrance(BlobFolder blobs, SessionPaths paths, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>A lease of a process that died runs out within its time; one that is still held a little later belongs to one that lives.</summary>
    private static readonly TimeSpan Patience = WriterHold.LeaseTime + TimeSpan.FromSeconds(1);

    /// <summary>Takes the session. Where a lease is held, it waits for as long as a dead process's lease can last.</summary>
    /// <param name="takeOver">Also from processes that live: their leases are broken, and waited for until they know it.</param>
    /// <exception cref="SessionInUseException">Another process holds it, and does not share it.</exception>
    public async Task<WriterHold> EnterAsync(bool shared, bool takeOver, CancellationToken cancellationToken)
    {
        if (takeOver)
            await EndAllAsync(cancellationToken);
        else
            await WaitUntilFreeAsync(shared, cancellationToken);
        var hold = await WriterHold.TakeAsync(blobs, paths, shared, time, cancellationToken);
        try
        {
            // Whoever came at the same moment made its blob before or after ours: at least one of the two sees the other, and gives way.
            return await FindOtherAsync(shared, hold.Epoch, cancellationToken) is { } other
                ? throw new SessionInUseException(paths.Session, await other.FindAsync(blobs, paths, cancellationToken))
                : hold;
        }
        catch
        {
            await hold.DisposeAsync();
            throw;
        }
    }

    private async Task WaitUntilFreeAsync(bool shared, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (await FindOtherAsync(shared, epoch: 0, cancellationToken) is { } other)
        {
            if (time.GetElapsedTime(began) > Patience)
                throw new SessionInUseException(paths.Session, await other.FindAsync(blobs, paths, cancellationToken));
            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }

    /// <summary>A lease that is broken can't be renewed; its holder relies on it until its time is over at the latest.</summary>
    private async Task EndAllAsync(CancellationToken cancellationToken)
    {
        var alive = (await HolderBlob.ListAsync(blobs, paths, cancellationToken)).Where(holder => holder.IsAlive).ToList();
        foreach (var holder in alive)
        {
            try
            {
                await blobs.Blob(holder.Name).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: cancellationToken);
            }
            catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
            {
                throw BlobStorageException.Of(holder.Name, failure);
            }
        }

        if (alive.Count > 0)
            await Task.Delay(Patience, time, cancellationToken);
    }

    /// <summary>Somebody else who lives and with whom the session can't be shared.</summary>
    private async Task<HolderBlob?> FindOtherAsync(bool shared, int epoch, CancellationToken cancellationToken) =>
        (await HolderBlob.ListAsync(blobs, paths, cancellationToken))
            .FirstOrDefault(holder => holder.IsAlive && holder.Epoch != epoch && !(shared && holder.IsShared));
}
