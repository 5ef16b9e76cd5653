using System.Buffers;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Provenance.Archive.Chronologs;
using Provenance.Archive.Records;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;
using Provenance.Core.Digests;

namespace Provenance.Archive.Blobs;

/// <summary>Brings what the writers have entered into the one chronolog, and ends writers that died.</summary>
internal sealed class SessionJoin(BlobFolder blobs, SessionPaths paths, int epoch, Func<DateTimeOffset> now)
{
    /// <summary>The session's history when every dead writer's part has been ended.</summary>
    public async Task<BlobHistory> EndDeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var history = await BlobHistory.LoadAsync(blobs, paths, list: true, cancellationToken);
            var dead = history.Dead.Where(writer => writer.Epoch != epoch).ToList();
            if (dead.Count == 0)
                return history;
            foreach (var writer in dead)
                await EndAsync(writer, history, cancellationToken);
        }
    }

    /// <summary>Joins everything that was entered so far.</summary>
    public async Task<JoinedChronolog> JoinAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var history = await EndDeadAsync(cancellationToken);
            var lines = Join(history);
            if (history.Tail.Count == 0
                || await blobs.TryReplaceAsync(paths.Chronolog, lines.Text, history.Chronolog.Version, cancellationToken) is not null)
                return new JoinedChronolog(lines, history);
        }
    }

    private ChronologLines Join(BlobHistory history)
    {
        var lines = new ChronologLines(history.Chronolog.Bytes.Span, history.Text);
        if (history.Tail.Count == 0)
            return lines;
        var chains = WriterChains.Of(history.Text.Entries);
        foreach (var entry in history.Tail)
        {
            chains.Add(entry);
            lines.Add(entry);
        }

        lines.Add(new ChronologEntry(0, now(), epoch, ChronologEvents.Joined, chains.Describe(history.Tail.Select(entry => entry.Epoch).Distinct())));
        return lines;
    }

    /// <summary>
    /// Enters, in the dead writer's own chain, the records that it left without an entry, and that it ended: in one append, on condition that
    /// the writer has appended nothing since. After that it can't append any more.
    /// </summary>
    private async Task EndAsync(WriterLog writer, BlobHistory history, CancellationToken cancellationToken)
    {
        var block = new ArrayBufferWriter<byte>(1 << 12);
        var end = writer.End;
        foreach (var record in history.Unentered.Where(record => record.Entry.Epoch == writer.Epoch))
            end = Add(block, end, await ReadAsync(record, cancellationToken));
        var by = epoch.ToString("D4", CultureInfo.InvariantCulture);
        Add(block, end, new ChronologEntry(0, now(), writer.Epoch, ChronologEvents.Ended, Facts.Of(("by", by))));
        var name = BlobNames.Writer(paths, writer.Epoch, writer.LastPart.Number);
        try
        {
            await using var content = BinaryData.FromBytes(block.WrittenMemory).ToStream();
            var condition = new AppendBlobRequestConditions { IfAppendPositionEqual = writer.LastPart.Length };
            await blobs.Append(name).AppendBlockAsync(content, new AppendBlobAppendBlockOptions { Conditions = condition }, cancellationToken);
        }
        catch (RequestFailedException moved) when (moved.ErrorCode == BlobErrorCode.AppendPositionConditionNotMet)
        {
            // Something was appended since it was read, by the writer or by somebody who ends it too: it is looked at again.
        }
        catch (Exception failure) when (BlobStorageException.Is(failure, cancellationToken))
        {
            throw BlobStorageException.Of(name, failure);
        }
    }

    private static ChainEnd Add(ArrayBufferWriter<byte> block, ChainEnd end, ChronologEntry entry)
    {
        var next = end.Next(entry, out var line);
        block.Write(line.Span);
        block.Write("\n"u8);
        return next;
    }

    /// <summary>What is entered of a record is read from its bytes, not from what its blob says of it.</summary>
    private async Task<ChronologEntry> ReadAsync(RecordLabels labels, CancellationToken cancellationToken)
    {
        var key = CallFacts.Key(labels.Entry);
        var path = paths.Record(key);
        var found = await blobs.FindAsync(path, cancellationToken) ?? throw new CorruptRecordException(paths.Name(path), "the file is missing");
        try
        {
            var envelope = RecordFormat.Read(found.Bytes);
            return labels.Entry with { Facts = CallFacts.Of(envelope, Digest.Of(found.Bytes.Span), paths.OrdinalDigits) };
        }
        catch (InvalidMemberException wrong)
        {
            throw new CorruptRecordException(paths.Name(path), wrong.Message);
        }
    }
}

/// <summary>The chronolog with everything that the writers have entered.</summary>
/// <param name="History">As it was before the join.</param>
internal sealed record JoinedChronolog(ChronologLines Lines, BlobHistory History);
