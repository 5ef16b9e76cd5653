using Provenance.Durable.Embedded.Histories;
using Provenance.Durable.Journals;

namespace Provenance.Durable.Embedded.Logs;

/// <summary>
/// The engine's hand on its journal: writes the header, counts bytes, holds back what arrives during a rewrite, and tells when the
/// journal fails. All members belong to the engine's gate.
/// </summary>
internal sealed class HistoryLog(IJournal journal, Lock gate, Action<Exception> onFailure)
{
    private readonly Queue<(byte[] Frame, TaskCompletionSource? Durable)> held = new();
    private Task last = Task.CompletedTask;
    private Task rewriting = Task.CompletedTask;
    private bool isEmpty;
    private bool isWatched;

    /// <summary>Of all frames in the journal.</summary>
    public long Bytes { get; private set; }

    public bool IsRewriting { get; private set; }

    /// <summary>Takes over a journal that was read to its end.</summary>
    public void Open(long bytes) => (Bytes, isEmpty) = (bytes, bytes == 0);

    /// <returns>Completes when the frame, and all before it, are durable.</returns>
    public Task Append(byte[] frame)
    {
        TakeNote(frame);
        if (IsRewriting)
        {
            var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            held.Enqueue((frame, durable));
            return durable.Task;
        }
        last = journal.AppendAsync(frame);
        FollowLast();
        return last;
    }

    /// <summary>Appends a frame that is durable with the next one that is appended to be waited for.</summary>
    public void Enqueue(byte[] frame)
    {
        TakeNote(frame);
        if (IsRewriting)
        {
            held.Enqueue((frame, null));
            return;
        }
        try
        {
            journal.Enqueue(frame);
        }
        catch (Exception e)
        {
            onFailure(e);
            throw new EngineStoppedException(e);
        }
    }

    /// <summary>Puts these frames in the place of all that was appended before this call.</summary>
    public Task Rewrite(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        IsRewriting = true;
        Bytes = frames.Sum(f => (long)f.Length);
        return rewriting = RewriteAfterAsync(last, frames);
    }

    /// <summary>Tells those who wait for a rewrite that will not come to its end.</summary>
    public void Abandon(Exception reason)
    {
        while (held.TryDequeue(out var next))
            next.Durable?.TrySetException(reason);
    }

    /// <summary>Completes when everything is durable that was appended before this call.</summary>
    public Task Flush() => IsRewriting ? FlushAfterAsync(rewriting) : last;

    private async Task FlushAfterAsync(Task rewrite)
    {
        await rewrite;
        Task rest;
        lock (gate)
            rest = last;
        await rest;
    }

    private void TakeNote(byte[] frame)
    {
        if (isEmpty)
        {
            isEmpty = false;
            Enqueue(HistoryCodec.Encode(new JournalHeader(JournalHeader.Name, JournalHeader.Newest, Next: 1)));
        }
        Bytes += frame.Length;
    }

    private async Task RewriteAfterAsync(Task before, IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        await Task.Yield();
        await before;
        await journal.RewriteAsync(frames);
        lock (gate)
        {
            while (held.TryDequeue(out var next))
            {
                if (next.Durable is { } waiting)
                    _ = ForwardAsync(last = journal.AppendAsync(next.Frame), waiting);
                else
                    journal.Enqueue(next.Frame);
            }
            IsRewriting = false;
            FollowLast();
        }
    }

    private static async Task ForwardAsync(Task durable, TaskCompletionSource to)
    {
        await durable.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        to.TrySetFromTask(durable);
    }

    /// <summary>Frames become durable in their order, so whoever watches the last one sees any of them fail.</summary>
    private void FollowLast()
    {
        if (isWatched || last.IsCompletedSuccessfully)
            return;
        isWatched = true;
        _ = FollowAsync();
    }

    private async Task FollowAsync()
    {
        while (true)
        {
            Task watched;
            lock (gate)
            {
                watched = last;
                isWatched = !watched.IsCompletedSuccessfully;
                if (!isWatched)
                    return;
            }
            await watched.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            if (watched.IsCompletedSuccessfully)
                continue;
            onFailure(watched.Exception?.InnerException ?? new TaskCanceledException(watched));
            return;
        }
    }
}
