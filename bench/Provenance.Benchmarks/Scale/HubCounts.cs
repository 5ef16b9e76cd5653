namespace Provenance.Benchmarks.Scale;

/// <summary>
/// What a task hub did. Azure Storage is counted as DurableTask.AzureStorage does it (its source, June 2026): a message is put, got and
/// deleted; a turn reads its history in pages of 1,000 rows, writes its new rows in batches of 99 with a sentinel, and upserts its row in
/// the table of instances. The scheduler is counted in actions, as it is billed: each start, each activity, each result, each timer.
/// </summary>
internal sealed class HubCounts
{
    public const int RowsOnAPage = 1000;

    public const int RowsInABatch = 99;

    public long Orchestrations { get; set; }

    public long Activities { get; set; }

    /// <summary>Runs of an orchestrator over its history: what replays.</summary>
    public long Turns { get; set; }

    public long Timers { get; set; }

    /// <summary>Rows of history that were written, in all.</summary>
    public long Events { get; set; }

    /// <summary>The longest history of one execution.</summary>
    public long LongestHistory { get; set; }

    public long Messages { get; set; }

    public long QueueGets { get; set; }

    public long PageReads { get; set; }

    public long RowsRead { get; set; }

    public long Batches { get; set; }

    public long InstanceWrites { get; set; }

    public long Actions { get; set; }

    /// <summary>The longest input, result or status, in bytes of JSON.</summary>
    public long LargestPayload { get; set; }

    public string LargestPayloadOf { get; set; } = "";

    public long PayloadBytes { get; set; }

    /// <summary>Put, got and deleted.</summary>
    public long QueueOperations => (2 * Messages) + QueueGets;

    /// <summary>A batch is one transaction, as is a page.</summary>
    public long TableTransactions => PageReads + Batches + InstanceWrites;
}
