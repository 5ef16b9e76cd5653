using System.Buffers;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Provenance.Archive.Sessions;

namespace Provenance.Archive.Blobs;

/// <summary>
/// The lines that one writer enters, in append blobs of its own. Whatever waits at the same moment goes in one request, on condition that
/// the blob has the length that this writer gave it: so a request that is sent twice counts once, and a writer whose blob somebody else has
/// ended finds out.
/// </summary>
internal sealed class AppendLog(BlobFolder blobs, SessionPaths paths, int epoch, Outage outage)
{
    private const int StandardPart = 45_000;

    private const int LargestBlock = 1 << 20;

    private readonly Lock gate = new();
    private Queue<ReadOnlyMemory<byte>> waiting = new();
    private TaskCompletionSource next = NewSignal();
    private bool isWanted;
    private bool isWorking;
    private int part;
    private int blocks;
    private long length;
    private Exception? failure;

    /// <summary>So many appends go to one blob, which takes 50,000.</summary>
    public int LargestPart { get; init; } = StandardPart;

    /// <summary>The line, and all before it, are durable when the task completes.</summary>
    /// <param name="line">Without its end.</param>
    /// <exception cref="ArchiveException">It can't be written any more.</exception>
    public Task AppendAsync(ReadOnlyMemory<byte> line) => FlushAsync(line);

    /// <summary>The line is durable with the next one that is awaited.</summary>
    public void Enqueue(ReadOnlyMemory<byte> line)
    {
        lock (gate)
            waiting.Enqueue(line);
    }

    /// <summary>Everything so far is durable when the task completes.</summary>
    /// <exception cref="ArchiveException">It can't be written any more.</exception>
    public Task FlushAsync() => FlushAsync(null);

    private Task FlushAsync(ReadOnlyMemory<byte>? line)
    {
        Task durable;
        lock (gate)
        {
            if (failure is not null)
                return Task.FromException(failure);
            if (line is { } last)
                waiting.Enqueue(last);
            (durable, isWanted) = (next.Task, true);
            if (isWorking)
                return durable;
            isWorking = true;
        }

        _ = WorkAsync();
        return durable;
    }

    private async Task WorkAsync()
    {
        while (Take() is var (block, done))
        {
            try
            {
                if (block.Length > 0)
                    await WriteAsync(block);
                done?.SetResult();
            }
            catch (ArchiveException lost)
            {
                Fail(lost, done);
                return;
            }
        }
    }

    /// <summary>The next block, and whoever waits for its end; null when nobody waits for anything.</summary>
    private (ReadOnlyMemory<byte> Block, TaskCompletionSource? Done)? Take()
    {
        lock (gate)
        {
            if (!isWanted)
            {
                isWorking = false;
                return null;
            }

            var block = new ArrayBufferWriter<byte>(1024);
            while (waiting.Count > 0 && (block.WrittenCount == 0 || block.WrittenCount + waiting.Peek().Length < LargestBlock))
            {
                block.Write(waiting.Dequeue().Span);
                block.Write("\n"u8);
            }

            if (waiting.Count > 0)
                return (block.WrittenMemory, null);
            var done = next;
            (next, isWanted) = (NewSignal(), false);
            return (block.WrittenMemory, done);
        }
    }

    private void Fail(ArchiveException lost, TaskCompletionSource? done)
    {
        TaskCompletionSource others;
        lock (gate)
        {
            failure = lost;
            (others, waiting) = (next, new Queue<ReadOnlyMemory<byte>>());
        }

        done?.SetException(lost);
        others.TrySetException(lost);
        _ = others.Task.Exception;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> block)
    {
        try
        {
            if (part == 0 || blocks == LargestPart)
                await outage.OutlastAsync(BeginPartAsync);
            await outage.OutlastAsync(() => AppendAsync(BlobNames.Writer(paths, epoch, part), block));
        }
        catch (BlobStorageException failed)
        {
            throw new ArchiveFailedException(paths.Session, failed);
        }

        length += block.Length;
        blocks++;
    }

    private async Task<bool> AppendAsync(string name, ReadOnlyMemory<byte> block)
    {
        try
        {
            await using var content = BinaryData.FromBytes(block).ToStream();
            var condition = new AppendBlobRequestConditions { IfAppendPositionEqual = length };
            await blobs.Append(name).AppendBlockAsync(content, new AppendBlobAppendBlockOptions { Conditions = condition }, CancellationToken.None);
            return true;
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == BlobErrorCode.AppendPositionConditionNotMet)
        {
            await RequireOwnAsync(name, block);
            return false;
        }
        catch (Exception failed) when (BlobStorageException.Is(failed, CancellationToken.None))
        {
            throw BlobStorageException.Of(name, failed);
        }
    }

    /// <summary>The answer to a first try was lost, and the retry finds its own bytes; or else somebody has ended this writer.</summary>
    private async Task RequireOwnAsync(string name, ReadOnlyMemory<byte> block)
    {
        var found = await blobs.FindAsync(name, CancellationToken.None, Math.Max(0, length - 1));
        var own = found?.Bytes[(length > 0 ? 1 : 0)..] ?? ReadOnlyMemory<byte>.Empty;
        if (!own.Span.SequenceEqual(block.Span))
            throw new SessionTakenOverException(paths.Session, epoch);
    }

    private async Task<bool> BeginPartAsync()
    {
        var name = BlobNames.Writer(paths, epoch, part + 1);
        try
        {
            await blobs.Append(name).CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        }
        catch (Exception failed) when (BlobStorageException.Is(failed, CancellationToken.None))
        {
            throw BlobStorageException.Of(name, failed);
        }

        (part, blocks, length) = (part + 1, 0, 0);
        return true;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
