using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;

namespace Provenance.Archive.Blobs;

/// <summary>
/// The right of one process to write to a session: an epoch, held by the lease on a blob of its own, which is renewed while the process
/// lives. Once the lease could have run out, nothing counts as committed before it was renewed; if it can't be, the epoch has ended.
/// </summary>
internal sealed class WriterHold : IAsyncDisposable
{
    /// <summary>How long others wait for a process that may be dead.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RenewalTime = TimeSpan.FromSeconds(4);

    private readonly BlobLeaseClient lease;
    private readonly string session;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim renewing = new(1);
    private readonly Task working;
    private long renewed;
    private volatile bool isLost;

    private WriterHold(BlobLeaseClient lease, SessionHolder holder, string session, TimeProvider time, long renewed)
    {
        (this.lease, Holder, this.session, this.time, this.renewed) = (lease, holder, session, time, renewed);
        working = RenewAsync();
    }

    public SessionHolder Holder { get; }

    public int Epoch => Holder.Epoch;

    /// <summary>Whether others may write at the same time.</summary>
    public bool IsShared { get; private init; }

    /// <summary>Begins the next epoch: its blob, and the lease on it.</summary>
    /// <param name="shared">Whether others may write at the same time.</param>
    /// <exception cref="BlobStorageException">The storage failed.</exception>
    public static async Task<WriterHold> TakeAsync(
        BlobFolder blobs, SessionPaths paths, bool shared, TimeProvider time, CancellationToken cancellationToken)
    {
        var last = (await HolderBlob.ListAsync(blobs, paths, cancellationToken)).Select(holder => holder.Epoch).DefaultIfEmpty().Max();
        for (var epoch = last + 1; ; epoch++)
        {
            var holder = new SessionHolder(Environment.ProcessId, epoch, time.GetUtcNow());
            if (!await blobs.TryCreateAsync(paths.HolderLock(epoch), holder.Write(), HolderBlob.Metadata(shared), cancellationToken))
                continue;
            var lease = blobs.Lease(paths.HolderLock(epoch), Guid.NewGuid().ToString());
            var began = time.GetTimestamp();
            try
            {
                await lease.AcquireAsync(LeaseTime, cancellationToken: cancellationToken);
            }
            catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
            {
                throw BlobStorageException.Of(paths.HolderLock(epoch), failure);
            }

            return new WriterHold(lease, holder, paths.Session, time, began) { IsShared = shared };
        }
    }

    /// <summary>Completes at once while the lease is surely held. Asked after a write, its answer is final for what was written.</summary>
    /// <exception cref="SessionTakenOverException">The epoch has ended.</exception>
    public ValueTask RequireAsync() =>
        !isLost && time.GetElapsedTime(Interlocked.Read(ref renewed)) < LeaseTime ? ValueTask.CompletedTask : new ValueTask(RenewOrThrowAsync());

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (!isLost)
                await lease.ReleaseAsync(cancellationToken: CancellationToken.None);
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, CancellationToken.None))
        {
            // It runs out by itself.
        }

        stop.Dispose();
        renewing.Dispose();
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(RenewalTime, time);
        while (await timer.WaitForNextTickAsync(stop.Token))
            await TryRenewAsync(stop.Token);
    }

    private async Task RenewOrThrowAsync()
    {
        if (!await TryRenewAsync(CancellationToken.None))
            throw new SessionTakenOverException(session, Epoch);
    }

    /// <summary>A storage that can't be reached does not end the epoch; what nobody could ask about does not count as held.</summary>
    private async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        await renewing.WaitAsync(cancellationToken);
        try
        {
            if (isLost)
                return false;
            var began = time.GetTimestamp();
            await lease.RenewAsync(cancellationToken: cancellationToken);
            Interlocked.Exchange(ref renewed, began);
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status is 404 or 409 or 412)
        {
            isLost = true;
            return false;
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            return false;
        }
        finally
        {
            renewing.Release();
        }
    }
}
