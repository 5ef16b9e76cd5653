using Provenance.Archive.Chronologs;
using Provenance.Core.Archives;

namespace Provenance.Archive.Blobs;

/// <summary>Enters what one writer does into its own chain.</summary>
/// <param name="latest">The latest time in the chronolog so far: what we enter is never earlier than what we know of, whatever our clock says.</param>
internal sealed class BlobChronicle(AppendLog log, int epoch, TimeProvider time, DateTimeOffset latest)
{
    private readonly Lock gate = new();
    private DateTimeOffset latest = latest;
    private ChainEnd end = ChainEnd.None;

    public int Epoch => epoch;

    public DateTimeOffset Now()
    {
        lock (gate)
            return latest = Later(latest, time.GetUtcNow());
    }

    /// <summary>Takes note of an entry by another writer.</summary>
    public void Saw(DateTimeOffset entered)
    {
        lock (gate)
            latest = Later(latest, entered);
    }

    /// <summary>Durable when the task completes.</summary>
    public Task AppendAsync(string happened, Facts facts, DateTimeOffset now)
    {
        lock (gate)
            return log.AppendAsync(Next(new ChronologEntry(0, now, epoch, happened, facts)));
    }

    public Task AppendAsync(string happened, Facts facts) => AppendAsync(happened, facts, Now());

    /// <summary>Durable with the next entry that is awaited.</summary>
    public void Enqueue(ChronologEntry entry)
    {
        lock (gate)
            log.Enqueue(Next(entry));
    }

    private ReadOnlyMemory<byte> Next(ChronologEntry entry)
    {
        end = end.Next(entry, out var line);
        return line;
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
