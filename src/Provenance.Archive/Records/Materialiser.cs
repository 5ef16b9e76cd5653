using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Logs;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Seals;
using Provenance.Durable;

namespace Provenance.Archive.Records;

/// <summary>Makes of what is durable in the log the files that a session consists of: in the background, in the log's order.</summary>
internal sealed class Materialiser : IAsyncDisposable
{
    /// <summary>Above this, in bytes, the log is let go of even though no stage is complete.</summary>
    private const long LargestLog = 64L << 20;

    /// <summary>So many entries may wait for their files before no new attempt is begun.</summary>
    private const int LargestBacklog = 1024;

    /// <summary>
    /// Answers come in waves, and each makes room for the next question: the files of a wave are made when its questions are on their way,
    /// not in their way.
    /// </summary>
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(10);

    private readonly Channel<MaterialiserItem> items =
        Channel.CreateUnbounded<MaterialiserItem>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ConcurrentDictionary<AttemptKey, ReadOnlyMemory<byte>> pending = new();
    private readonly PlacedFiles placed;
    private readonly SessionLines lines;
    private readonly SessionLog log;
    private readonly Task working;
    private TaskCompletionSource hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int urgent;
    private int backlog;
    private long letGoAt = LargestLog;
    private Exception? failure;

    /// <summary>Begins the session's files of lines anew, with all of its history.</summary>
    /// <param name="locked">The lines of a seal's list that the session has from its creation on.</param>
    public Materialiser(PlacedFiles placed, SessionHistory history, SessionLog log, SealList locked)
    {
        (this.placed, this.log) = (placed, log);
        lines = new SessionLines(placed, history, locked);
        working = Task.Run(WorkAsync);
    }

    /// <summary>So many records were committed and have no file yet.</summary>
    public int Unmade => pending.Count;

    /// <summary>The bytes of a record that was committed and has no file yet.</summary>
    public ReadOnlyMemory<byte>? FindPending(AttemptKey key) => pending.TryGetValue(key, out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null;

    public void Add(ChronologEntry entry, LoggedRecord? record, Task durable)
    {
        if (record is not null)
            pending[record.Key] = record.Bytes;
        Interlocked.Increment(ref backlog);
        items.Writer.TryWrite(new MaterialiserItem.Entry(entry, record, durable));
    }

    /// <summary>Completes at once, or when the files have caught up.</summary>
    /// <exception cref="ArchiveException">They can't: a file could not be written, or the session was taken over.</exception>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref failure) is { } failed)
            return Task.FromException(failed);
        return Volatile.Read(ref backlog) <= LargestBacklog ? Task.CompletedTask : PassAsync(cancellationToken);
    }

    /// <summary>Makes every file of what was added so far, flushes them all, and lets go of the log up to there.</summary>
    /// <exception cref="ArchiveException">A file could not be written, or the session was taken over.</exception>
    public Task<FlushedSession> FlushAsync(CancellationToken cancellationToken)
    {
        var flushed = new TaskCompletionSource<FlushedSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        Urge(new MaterialiserItem.Flush(flushed));
        return flushed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The same, when everything before it is done; a failure shows at the next attempt.</summary>
    public void FlushInBackground() => Urge(new MaterialiserItem.Flush(new TaskCompletionSource<FlushedSession>()));

    public async ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref urgent);
        items.Writer.TryComplete();
        Volatile.Read(ref hurry).TrySetResult();
        await working;
        lines.Dispose();
    }

    private Task PassAsync(CancellationToken cancellationToken)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Urge(new MaterialiserItem.Pass(passed));
        return passed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Adds an item that somebody waits for: what is before it is made at once.</summary>
    private void Urge(MaterialiserItem item)
    {
        Interlocked.Increment(ref urgent);
        items.Writer.TryWrite(item);
        Volatile.Read(ref hurry).TrySetResult();
    }

    private async Task WaitForLullAsync()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref hurry, called);
        if (Volatile.Read(ref urgent) == 0)
            await Task.WhenAny(called.Task, Task.Delay(Lull));
    }

    private async Task WorkAsync()
    {
        while (await items.Reader.WaitToReadAsync())
        {
            await WaitForLullAsync();
            while (items.Reader.TryRead(out var item))
                await TryDoAsync(item);
            await TryAsync(() =>
            {
                lines.Write();
                return log.Length > letGoAt ? LetGoAsync() : Task.CompletedTask;
            });
        }
    }

    private Task TryDoAsync(MaterialiserItem item) => item switch
    {
        MaterialiserItem.Entry entry => DoAsync(entry),
        MaterialiserItem.Pass pass => DoAsync(pass),
        MaterialiserItem.Flush flush => DoAsync(flush),
        _ => throw new NotSupportedException($"There is no work of the kind {item.GetType().Name}."),
    };

    private async Task DoAsync(MaterialiserItem.Entry entry)
    {
        await TryAsync(async () =>
        {
            await entry.Durable;
            if (entry.Record is { } record)
                Put(record);
            lines.Add(entry.Content);
        });
        if (failure is null && entry.Record is { } made)
            pending.TryRemove(made.Key, out _);
        Interlocked.Decrement(ref backlog);
    }

    private async Task DoAsync(MaterialiserItem.Pass pass)
    {
        Interlocked.Decrement(ref urgent);
        await TryAsync(() => Task.CompletedTask);
        if (failure is null)
            pass.Passed.SetResult();
        else
            pass.Passed.SetException(failure);
    }

    private async Task DoAsync(MaterialiserItem.Flush flush)
    {
        Interlocked.Decrement(ref urgent);
        await TryAsync(LetGoAsync);
        if (failure is null)
            flush.Flushed.SetResult(new FlushedSession(new ChronologHead(lines.Seq, lines.Head), lines.Sealed.Copy()));
        else
            flush.Flushed.SetException(failure);
    }

    private void Put(LoggedRecord record)
    {
        var (key, paths) = (record.Key, placed.Paths);
        if (record.PromptText is { } prompt)
            placed.Put(paths.Prompt(key.Call), prompt);
        placed.Put(paths.Record(key), record.Bytes.Span);
        if (record.Text is { } text)
            placed.Put(paths.Text(key.Call), Encoding.UTF8.GetBytes(text));
    }

    private async Task LetGoAsync()
    {
        lines.Flush();
        await log.RotateAsync(lines.Seq);
        placed.DeleteOlderLogs();
        letGoAt = log.Length + LargestLog;
    }

    /// <summary>After the first failure nothing is made any more: what is missing is made from the log when the session is opened again.</summary>
    private async Task TryAsync(Func<Task> work)
    {
        if (failure is not null)
            return;
        try
        {
            await work();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or DurableException or ArchiveException)
        {
            Volatile.Write(ref failure, cause as ArchiveException ?? new ArchiveFailedException(placed.Paths.Session, cause));
        }
    }
}
