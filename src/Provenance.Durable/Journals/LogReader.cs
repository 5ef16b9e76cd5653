using System.Buffers.Binary;

namespace Provenance.Durable.Journals;

/// <summary>
/// Reads a log from its beginning, also one that is being written to. It ends at the first frame that is not whole and valid;
/// <see cref="End"/> and <see cref="Torn"/> then say where that was and how much stood behind it.
/// </summary>
/// <param name="stream">At its beginning.</param>
/// <param name="name">For errors.</param>
public sealed class LogReader(Stream stream, string name)
{
    private const int Chunk = 1 << 18;

    private byte[] buffer = new byte[Chunk];
    private int start;
    private int filled;

    /// <summary>Up to here, in bytes, the log is valid; zero when not even its header is whole.</summary>
    public long End { get; private set; }

    /// <summary>So many bytes stood behind <see cref="End"/> when they were read: what a crash left of the last write.</summary>
    public long Torn { get; private set; }

    /// <summary>The frames, in their order. Payloads are valid until the next one is read.</summary>
    /// <exception cref="CorruptLogException">This is no log of ours, or it is damaged before its tail.</exception>
    public IEnumerable<LogFrame> Read()
    {
        if (!ReadHeader())
            yield break;
        do
        {
            while (NextFrame() is { } frame)
                yield return frame;
        }
        while (FillWithRest());
        Torn = filled - start;
        RefuseDamage();
    }

    private bool ReadHeader()
    {
        Fill(LogFormat.HeaderLength);
        var found = buffer.AsSpan(0, Math.Min(filled, LogFormat.HeaderLength));
        if (!LogFormat.Header.StartsWith(found))
            throw new CorruptLogException(name, 0, "it does not begin as a log of format 1 does");
        if (found.Length < LogFormat.HeaderLength)
        {
            Torn = filled;
            return false;
        }

        End = start = LogFormat.HeaderLength;
        return true;
    }

    private LogFrame? NextFrame()
    {
        Fill(LogFormat.FrameOverhead);
        if (filled - start >= LogFormat.FrameOverhead && LogFormat.PayloadLength(buffer.AsSpan(start)) is { } length)
            Fill(length + LogFormat.FrameOverhead);
        if (LogFormat.ReadFrame(buffer.AsSpan(start, filled - start), out var kind, out _) is not { } whole)
            return null;
        var payload = buffer.AsMemory(start + LogFormat.FrameOverhead, whole - LogFormat.FrameOverhead);
        start += whole;
        End += whole;
        return new LogFrame(kind, payload);
    }

    /// <summary>A frame that was written after a flush proves that what stands before it was whole once.</summary>
    private void RefuseDamage()
    {
        for (var at = start + 1; at <= filled - LogFormat.FrameOverhead; at++)
        {
            var rest = buffer.AsSpan(at, filled - at);
            if (LogFormat.MayFollowFlush(rest) && LogFormat.ReadFrame(rest, out _, out _) is not null)
                throw new CorruptLogException(name, End, $"the bytes from here to {End + at - start} are no frame, though they were flushed once");
        }
    }

    /// <summary>
    /// Brings all that is left into the buffer. A frame that was not whole a moment ago may be so now: it is damaged only when the writer
    /// has added nothing to it since.
    /// </summary>
    /// <returns>Whether there was more.</returns>
    private bool FillWithRest()
    {
        var before = filled - start;
        Fill(int.MaxValue);
        return filled - start > before;
    }

    /// <summary>Brings at least so many unread bytes into the buffer, or all there are.</summary>
    private void Fill(int wanted)
    {
        while (filled - start < wanted)
        {
            if (filled == buffer.Length)
                MakeRoom();
            var read = stream.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
                return;
            filled += read;
        }
    }

    /// <summary>A length is a claim until its bytes are there: the buffer grows with what was read, not with what is claimed.</summary>
    private void MakeRoom()
    {
        var unread = filled - start;
        var target = unread > buffer.Length / 2 ? new byte[checked(buffer.Length * 2)] : buffer;
        Array.Copy(buffer, start, target, 0, unread);
        (buffer, start, filled) = (target, 0, unread);
    }
}
