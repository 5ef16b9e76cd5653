using Provenance.Archive.Chronologs;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Seals;

namespace Provenance.Archive.Records;

/// <summary>What waits to become files.</summary>
internal abstract record MaterialiserItem
{
    /// <param name="Record">Null for an entry that is no record's.</param>
    /// <param name="Durable">Done when the log has it.</param>
    public sealed record Entry(ChronologEntry Content, LoggedRecord? Record, Task Durable) : MaterialiserItem;

    /// <summary>Somebody waits until everything before it is done.</summary>
    public sealed record Pass(TaskCompletionSource Passed) : MaterialiserItem;

    /// <summary>Everything before it is to be flushed.</summary>
    public sealed record Flush(TaskCompletionSource<FlushedSession> Flushed) : MaterialiserItem;
}

/// <summary>What becomes files of a record. Hundreds of them wait at once, so it holds no more than that.</summary>
/// <param name="Bytes">As they were committed.</param>
/// <param name="Text">The answer's; null when it is none that counts.</param>
/// <param name="PromptText">Null when the call's prompt was written before.</param>
internal sealed record LoggedRecord(AttemptKey Key, ReadOnlyMemory<byte> Bytes, string? Text, byte[]? PromptText);

/// <summary>What is in flushed files.</summary>
/// <param name="Log">Of a seal's list the part that only grows; a copy.</param>
internal sealed record FlushedSession(ChronologHead Head, SealList Log);

/// <summary>Where the chronolog ends.</summary>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Digest">Of the last one's line.</param>
internal sealed record ChronologHead(long Entries, Digest Digest);
