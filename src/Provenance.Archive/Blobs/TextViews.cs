using Provenance.Archive.Sessions;
using Provenance.Core.Archives;

namespace Provenance.Archive.Blobs;

/// <summary>Writes the texts of accepted answers beside their records, in the background, a few at once. They can be made again from the records.</summary>
internal sealed class TextViews(BlobFolder blobs, SessionPaths paths, Outage outage) : IDisposable
{
    private const int AtOnce = 4;

    /// <summary>So many texts may wait before no new attempt is begun.</summary>
    private const int LargestBacklog = 512;

    private readonly SemaphoreSlim places = new(AtOnce);
    private readonly Lock gate = new();
    private readonly Dictionary<CallKey, ReadOnlyMemory<byte>> texts = [];
    private readonly HashSet<CallKey> working = [];
    private TaskCompletionSource idle = NewSignal();
    private BlobStorageException? failure;

    /// <summary>The last text that is given for a call is the one that stays.</summary>
    public void Add(CallKey call, ReadOnlyMemory<byte> text)
    {
        lock (gate)
        {
            texts[call] = text;
            if (!working.Add(call))
                return;
        }

        _ = PutAsync(call);
    }

    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (working.Count < LargestBacklog)
                return Task.CompletedTask;
        }

        return FlushAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Completes when every text given so far is written.</summary>
    /// <exception cref="ArchiveFailedException">One could not be written.</exception>
    public async Task FlushAsync()
    {
        Task done;
        lock (gate)
            done = working.Count == 0 ? Task.CompletedTask : idle.Task;
        await done;
        if (failure is { } failed)
            throw new ArchiveFailedException(paths.Session, failed);
    }

    public void Dispose() => places.Dispose();

    private async Task PutAsync(CallKey call)
    {
        await places.WaitAsync();
        try
        {
            while (Take(call) is { } text)
                await outage.OutlastAsync(() => PutAsync(call, text));
        }
        catch (BlobStorageException failed)
        {
            failure = failed;
            End(call);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<bool> PutAsync(CallKey call, ReadOnlyMemory<byte> text)
    {
        await blobs.PutAsync(paths.Text(call), text, CancellationToken.None);
        return true;
    }

    private ReadOnlyMemory<byte>? Take(CallKey call)
    {
        lock (gate)
        {
            if (texts.Remove(call, out var text))
                return text;
        }

        End(call);
        return null;
    }

    private void End(CallKey call)
    {
        TaskCompletionSource? ended = null;
        lock (gate)
        {
            texts.Remove(call);
            working.Remove(call);
            if (working.Count == 0)
                (ended, idle) = (idle, NewSignal());
        }

        ended?.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
