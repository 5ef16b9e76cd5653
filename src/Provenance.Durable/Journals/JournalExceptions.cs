namespace Provenance.Durable.Journals;

/// <summary>A newer program wrote the journal.</summary>
public sealed class JournalFormatException(int format, int newestKnown)
    : DurableException($"The journal has format {format}; this program reads formats up to {newestKnown}. Use the program that wrote it, or a newer one.")
{
    public int Format { get; } = format;

    public int NewestKnown { get; } = newestKnown;
}

/// <summary>A frame arrived as it was written, but is no event that could stand there.</summary>
public sealed class JournalUnreadableException(int frame, string reason, Exception? inner = null)
    : DurableException($"Frame {frame} of the journal can't be read: {reason}", inner)
{
    /// <summary>Counted from 0, the header.</summary>
    public int Frame { get; } = frame;

    public string Reason { get; } = reason;
}
