using Provenance.Archive.Chronologs;
using Provenance.Archive.Records;
using Provenance.Archive.Sessions;
using Provenance.Core.Archives;

namespace Provenance.Archive.Blobs;

/// <summary>
/// A session as its blobs tell it: the joined chronolog, after its end what the writers have entered since, and after that the records that
/// are there and that nobody has entered yet. The same for a session that runs, one that died and one that is done.
/// </summary>
internal sealed class BlobHistory
{
    private IReadOnlyList<(AttemptKey Key, int Epoch)> late = [];

    private BlobHistory(StoredBlob chronolog, ChronologText text, IReadOnlyList<HolderBlob> holders)
    {
        (Chronolog, Text, Holders) = (chronolog, text, holders);
        Chains = WriterChains.Of(text.Entries);
    }

    /// <summary><c>chronolog.jsonl</c> as it was read.</summary>
    public StoredBlob Chronolog { get; }

    public ChronologText Text { get; }

    /// <summary>Where the chronolog has each writer's chain.</summary>
    public WriterChains Chains { get; }

    public IReadOnlyList<HolderBlob> Holders { get; }

    /// <summary>Those who have entered something that the chronolog does not have, or may yet do so.</summary>
    public IReadOnlyList<WriterLog> Writers { get; private set; } = [];

    /// <summary>What the writers have entered since, in the order in which it will be joined.</summary>
    public IReadOnlyList<ChronologEntry> Tail { get; private set; } = [];

    /// <summary>Records that are there although no entry says so: their writer lives and will enter them, or died before it did.</summary>
    public IReadOnlyList<RecordLabels> Unentered { get; private set; } = [];

    /// <summary>What stands in <c>llm_archive/</c>; null when it was not needed: everybody has let go, and everything is joined.</summary>
    public RecordListing? Listing { get; private set; }

    /// <summary>The state of every call.</summary>
    public CallBook Book { get; } = new();

    /// <summary>The epoch in which each attempt was begun.</summary>
    public Dictionary<AttemptKey, int> Begun { get; } = [];

    /// <summary>The writers whose lease nobody holds, and of which nobody has said that they ended.</summary>
    public IEnumerable<WriterLog> Dead => Writers.Where(writer => !writer.IsEnded && !IsAlive(writer.Epoch));

    /// <summary>Everybody has let go, and everything is joined.</summary>
    public bool IsAtRest { get; private set; }

    /// <summary>What processes left behind after their epoch had ended: no part of the session.</summary>
    public IReadOnlyList<AttemptKey> Late { get; private set; } = [];

    /// <summary>The latest time of any entry.</summary>
    public DateTimeOffset Latest { get; private set; }

    public bool IsAlive(int epoch) => Holders.Any(holder => holder.Epoch == epoch && holder.IsAlive);

    /// <param name="list">List the records even where nothing can be missing.</param>
    /// <exception cref="CorruptChronologException">The chronolog, or a writer's part of it, is not what was written.</exception>
    public static async Task<BlobHistory> LoadAsync(BlobFolder blobs, SessionPaths paths, bool list, CancellationToken cancellationToken)
    {
        var chronolog = await blobs.FindAsync(paths.Chronolog, cancellationToken)
            ?? throw new CorruptChronologException(paths.Session, 1, "the file is missing");
        var text = ChronologText.Read(chronolog.Bytes);
        if (text.Entries.Count < text.Lines || text.Valid.Length < chronolog.Bytes.Length)
            throw new CorruptChronologException(paths.Session, text.Entries.Count + 1, text.Fault ?? "the file ends within a line");
        var history = new BlobHistory(chronolog, text, await HolderBlob.ListAsync(blobs, paths, cancellationToken));
        history.IsAtRest = (await PartsAsync(blobs, paths, cancellationToken)).All(parts => history.IsJoined(paths, parts));
        if (list || !history.IsAtRest)
            await history.ReadTailAsync(blobs, paths, cancellationToken);
        history.Fold(paths);
        return history;
    }

    /// <summary>The chronolog's text as it stands at this moment, and the lines of <c>metadata.jsonl</c> that follow from it.</summary>
    public (ReadOnlyMemory<byte> Chronolog, ReadOnlyMemory<byte> Metadata) ToText()
    {
        var lines = new ChronologLines(Chronolog.Bytes.Span, Text);
        foreach (var entry in Tail.Concat(Unentered.Select(record => record.Entry)))
            lines.Add(entry);
        return (lines.Text, lines.Metadata());
    }

    /// <summary>Whether the chronolog has all that this writer entered, and more does not come.</summary>
    private bool IsJoined(SessionPaths paths, IReadOnlyList<ListedBlob> parts)
    {
        var end = Chains[BlobNames.Part(paths, parts[0].Name)!.Value.Epoch];
        return end.Bytes == parts.Sum(part => part.Length) && end.LastEvent is ChronologEvents.Closed or ChronologEvents.Ended;
    }

    /// <summary>The records are listed before the parts are read: so the intent of each listed one is there.</summary>
    private async Task ReadTailAsync(BlobFolder blobs, SessionPaths paths, CancellationToken cancellationToken)
    {
        Listing = await RecordListing.ReadAsync(blobs, paths, paths.Of("llm_archive/"), cancellationToken);
        var writers = new List<WriterLog>();
        foreach (var parts in await PartsAsync(blobs, paths, cancellationToken))
        {
            if (!IsJoined(paths, parts))
                writers.Add(await WriterLog.ReadAsync(blobs, paths, parts, Chains[BlobNames.Part(paths, parts[0].Name)!.Value.Epoch], cancellationToken));
        }

        Writers = writers;
        Tail = [.. Merge(writers)];
        var entered = Text.Entries.Concat(Tail).Where(entry => entry.Event == ChronologEvents.Record).Select(CallFacts.Key).ToHashSet();
        var open = writers.Where(writer => !writer.IsEnded).Select(writer => writer.Epoch).ToHashSet();
        var others = Listing.Records.Where(record => !entered.Contains(record.Key)).ToLookup(record => open.Contains(record.Value.Entry.Epoch));
        Unentered =
        [
            .. others[true].Select(record => record.Value)
                .OrderBy(record => record.Entry.Time).ThenBy(record => record.Entry.Facts["attempt"], StringComparer.Ordinal),
        ];
        late = [.. others[false].Select(record => (record.Key, record.Value.Entry.Epoch))];
    }

    private void Fold(SessionPaths paths)
    {
        foreach (var entry in Text.Entries.Concat(Tail).Concat(Unentered.Select(record => record.Entry)))
        {
            try
            {
                Book.Apply(entry);
                if (entry.Event == ChronologEvents.Intent)
                    Begun[CallFacts.Key(entry)] = entry.Epoch;
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException)
            {
                throw new CorruptChronologException(paths.Session, entry.Seq, wrong.Message);
            }

            Latest = entry.Time > Latest ? entry.Time : Latest;
        }

        // Whatever else lies there is no process's: whoever checks the session names it.
        Late = [.. late.Where(record => Begun.GetValueOrDefault(record.Key) == record.Epoch).Select(record => record.Key)];
    }

    /// <summary>By time, then by writer; each writer's own entries stay in their order, whatever its clock did.</summary>
    private static IEnumerable<ChronologEntry> Merge(IReadOnlyList<WriterLog> writers)
    {
        var heads = new PriorityQueue<(WriterLog Writer, int Index), (DateTimeOffset, int)>();
        foreach (var writer in writers.Where(writer => writer.Entries.Count > 0))
            heads.Enqueue((writer, 0), (writer.Entries[0].Time, writer.Epoch));
        while (heads.TryDequeue(out var head, out _))
        {
            var (writer, index) = head;
            yield return writer.Entries[index];
            if (index + 1 < writer.Entries.Count)
                heads.Enqueue((writer, index + 1), (writer.Entries[index + 1].Time, writer.Epoch));
        }
    }

    private static async Task<IReadOnlyList<IReadOnlyList<ListedBlob>>> PartsAsync(BlobFolder blobs, SessionPaths paths, CancellationToken cancellationToken)
    {
        var parts = new List<(int Epoch, int Part, ListedBlob Blob)>();
        await foreach (var blob in blobs.ListAsync(BlobNames.Writers(paths), cancellationToken))
        {
            if (BlobNames.Part(paths, blob.Name) is var (epoch, part))
                parts.Add((epoch, part, blob));
        }

        return [.. parts.GroupBy(part => part.Epoch).OrderBy(writer => writer.Key)
            .Select(writer => (IReadOnlyList<ListedBlob>)[.. writer.OrderBy(part => part.Part).Select(part => part.Blob)])];
    }
}
