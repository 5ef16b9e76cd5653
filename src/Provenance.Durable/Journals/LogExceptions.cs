using System.Globalization;

namespace Provenance.Durable.Journals;

/// <summary>A log that no crash can have left so.</summary>
public sealed class CorruptLogException(string log, long offset, string rule)
    : DurableException(string.Create(CultureInfo.InvariantCulture, $"{log}, at byte {offset}: {rule}."))
{
    public string Log { get; } = log;

    /// <summary>Of the first byte that is wrong.</summary>
    public long Offset { get; } = offset;

    public string Rule { get; } = rule;
}

/// <summary>A write or flush failed. Nobody knows what is on the disk, so nothing is written after it.</summary>
public sealed class LogFailedException(string log, Exception cause)
    : DurableException($"{log} can't be written any more: {cause.Message}", cause)
{
    public string Log { get; } = log;
}
