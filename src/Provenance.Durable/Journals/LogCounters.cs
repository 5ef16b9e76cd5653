namespace Provenance.Durable.Journals;

/// <summary>What a log has cost since it was opened.</summary>
/// <param name="Frames">Frames written.</param>
/// <param name="Bytes">Bytes written, frames and headers, rewriting included.</param>
/// <param name="Flushes">Flushes of the log's bytes.</param>
public readonly record struct LogCounters(long Frames, long Bytes, long Flushes)
{
    public static LogCounters operator +(LogCounters left, LogCounters right) =>
        new(left.Frames + right.Frames, left.Bytes + right.Bytes, left.Flushes + right.Flushes);

    public static LogCounters Add(LogCounters left, LogCounters right) => left + right;
}
