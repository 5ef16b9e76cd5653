using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Durable;

namespace Provenance.Archive.Mirrors;

/// <summary>Brings to the mirror what the primary has committed, one thing after the other in the background.</summary>
internal sealed partial class MirrorWriter
{
    /// <summary>So many records wait in memory; what comes on top is read from the primary later.</summary>
    private const int LargestQueue = 256;

    private const int LargestBatch = 32;

    /// <summary>Between two attempts at a mirror that failed, and between two copies of the chronolog at least.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<RecordEnvelope> queue = new();
    private readonly Channel<bool> signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly FileSessionArchive primary;
    private readonly MirrorFolder folder;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly MirrorProgress progress;
    private readonly Task working;

    /// <summary>The queue alone does not tell what the mirror lacks.</summary>
    private volatile bool isBehind = true;

    private volatile bool isEnding;
    private long? failedAt;
    private long copiedAt;
    private bool isWarned;

    /// <summary>Begins by catching up.</summary>
    public MirrorWriter(FileSessionArchive primary, MirrorFolder folder, TimeProvider time, ILogger logger)
    {
        (this.primary, this.folder, this.time, this.logger) = (primary, folder, time, logger);
        progress = new MirrorProgress(primary.Calls, time);
        copiedAt = time.GetTimestamp();
        signal.Writer.TryWrite(true);
        working = Task.Run(WorkAsync);
    }

    /// <param name="asked">The time stamp of when its commit was asked for; it has just returned.</param>
    public void Add(RecordEnvelope envelope, long asked)
    {
        // First what is lacking, then whether the queue counts: whoever catches up looks in the other order.
        progress.Committed(envelope.Key, asked);
        if (!isBehind && queue.Count < LargestQueue)
            queue.Enqueue(envelope);
        else
            isBehind = true;
        signal.Writer.TryWrite(true);
    }

    public void CatchUpSoon()
    {
        isBehind = true;
        signal.Writer.TryWrite(true);
    }

    /// <summary>A last attempt, and what came of it.</summary>
    public async Task<MirrorSummary> FinishAsync()
    {
        (isEnding, isBehind) = (true, true);
        signal.Writer.TryWrite(true);
        signal.Writer.TryComplete();
        try
        {
            await working.WaitAsync(LongestEnd, time);
        }
        catch (TimeoutException)
        {
            LogSlow(LongestEnd);
        }

        var summary = progress.Summary();
        await NoteAsync(summary.ToNote());
        return summary;
    }

    /// <summary>Copies what was written after <see cref="FinishAsync"/>, unless the mirror is away.</summary>
    public async Task CopyEndAsync()
    {
        if (!working.IsCompleted || failedAt is not null)
            return;
        try
        {
            await Task.Run(() =>
            {
                var chronolog = folder.ReadChronolog();
                folder.CopyViews();
                folder.Put([chronolog]);
            }).WaitAsync(LongestEnd, time);
        }
        catch (Exception failure) when (IsOutage(failure) || failure is TimeoutException)
        {
            LogFailed(failure.Message);
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var _ in signal.Reader.ReadAllAsync())
        {
            if (failedAt is { } last && !isEnding && time.GetElapsedTime(last) < Pause)
                continue;
            try
            {
                if (isBehind)
                    await CatchUpAsync();
                else
                    PutQueued();
                failedAt = null;
            }
            catch (Exception failure) when (IsOutage(failure))
            {
                await FailAsync(failure);
            }
        }
    }

    private async Task CatchUpAsync()
    {
        isBehind = false;
        queue.Clear();
        folder.Require();
        var chronolog = folder.ReadChronolog();
        folder.CopyLocked();
        foreach (var keys in progress.Lacking().Chunk(LargestBatch))
            Put([.. await Task.WhenAll(keys.Select(FindAsync))]);
        folder.CopyViews();
        Put(chronolog);
    }

    private void PutQueued()
    {
        var chronolog = time.GetElapsedTime(copiedAt) >= Pause ? folder.ReadChronolog() : null;
        for (var batch = Take(); batch.Count > 0; batch = Take())
        {
            Put(batch);
            folder.Put(batch.Where(record => record.Outcome.HasText() && record.Text is not null)
                .Select(record => folder.Text(record.Key.Call, Encoding.UTF8.GetBytes(record.Text!))));
        }

        if (chronolog is not null)
            Put(chronolog);
    }

    private List<RecordEnvelope> Take()
    {
        var taken = new List<RecordEnvelope>();
        while (taken.Count < LargestBatch && queue.TryDequeue(out var record))
            taken.Add(record);
        return taken;
    }

    private void Put(IEnumerable<RecordEnvelope?> found)
    {
        var records = found.OfType<RecordEnvelope>().ToList();
        folder.Put(records.Select(record => folder.Record(record.Key, RecordFormat.Write(record))));
        progress.Mirrored(records.Select(record => record.Key));
    }

    private void Put(MirroredFile chronolog)
    {
        folder.Put([chronolog]);
        copiedAt = time.GetTimestamp();
    }

    /// <summary>Null for a record that the primary itself has not as it was committed: it stays lacking.</summary>
    private async Task<RecordEnvelope?> FindAsync(AttemptKey key)
    {
        try
        {
            return await primary.ReadAsync(key, CancellationToken.None);
        }
        catch (CorruptRecordException)
        {
            return null;
        }
    }

    private async Task FailAsync(Exception failure)
    {
        isBehind = true;
        progress.Failed();
        var wasAway = failedAt is not null;
        failedAt = time.GetTimestamp();
        if (!isWarned)
            LogFailed(failure.Message);
        isWarned = true;
        folder.Forget();
        progress.DoubtAll(primary.Calls);
        if (!wasAway)
            await NoteAsync(new ChronologNote("mirror-failed", new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = Outage.Reason(failure) }));
    }

    /// <summary>A session that can't be written to any more says so itself, where it matters.</summary>
    private async Task NoteAsync(ChronologNote note)
    {
        try
        {
            await primary.NoteAsync(note, CancellationToken.None);
        }
        catch (Exception failure) when (failure is ArchiveException or DurableException)
        {
            LogNotNoted(note.Event, failure.Message);
        }
    }

    private static bool IsOutage(Exception failure) => failure is IOException or UnauthorizedAccessException or MirrorRefusedException;

    [LoggerMessage(1, LogLevel.Warning, "The mirror can't be written to: {Reason} The session goes on without it; it is tried again every few seconds.")]
    private partial void LogFailed(string reason);

    [LoggerMessage(2, LogLevel.Warning, "The mirror did not catch up within {Limit}.")]
    private partial void LogSlow(TimeSpan limit);

    [LoggerMessage(3, LogLevel.Warning, "The chronolog did not take the entry {Event}: {Reason}")]
    private partial void LogNotNoted(string @event, string reason);
}
