using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Provenance.Durable.Journals;

/// <summary>
/// How a log is laid out: the header (six bytes <c>PRVLOG</c>, the version as two), then frames: length of the payload (four bytes),
/// kind (one), CRC-32C of length, kind and payload (four), payload. All numbers are little-endian.
/// The high bit of a kind says that everything before this frame was flushed before this frame was written.
/// By it a reader tells a torn tail, which a crash leaves, from damage in the middle, which no crash can.
/// </summary>
internal static class LogFormat
{
    public const int HeaderLength = 8;

    public const int FrameOverhead = 9;

    public const int MaxPayload = 1 << 28;

    private const byte AfterFlush = 0x80;

    /// <summary>Format 1.</summary>
    public static ReadOnlySpan<byte> Header => "PRVLOG\u0001\0"u8;

    /// <summary>Adds a frame whose payload comes in two parts.</summary>
    /// <param name="afterFlush">Everything before this frame is flushed.</param>
    /// <exception cref="ArgumentException">The kind is not from 1 to 127, or the payload is longer than 256 MiB.</exception>
    public static void WriteFrame(this ArrayBufferWriter<byte> target, byte kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest, bool afterFlush)
    {
        if (kind is 0 or >= AfterFlush || (long)head.Length + rest.Length > MaxPayload)
            throw new ArgumentException($"A frame has a kind from 1 to 127 and at most {MaxPayload} bytes.", nameof(kind));
        var length = FrameOverhead + head.Length + rest.Length;
        var frame = target.GetSpan(length)[..length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length - FrameOverhead);
        frame[4] = (byte)(afterFlush ? kind | AfterFlush : kind);
        head.CopyTo(frame[FrameOverhead..]);
        rest.CopyTo(frame[(FrameOverhead + head.Length)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[5..], Checksum(frame[..5], frame[FrameOverhead..]));
        target.Advance(length);
    }

    /// <summary>The length of the whole frame that this begins with; null when no whole, valid frame does.</summary>
    public static int? ReadFrame(ReadOnlySpan<byte> bytes, out byte kind, out bool afterFlush)
    {
        (kind, afterFlush) = (0, false);
        if (bytes.Length < FrameOverhead || PayloadLength(bytes) is not { } length || length > bytes.Length - FrameOverhead)
            return null;
        (kind, afterFlush) = ((byte)(bytes[4] & ~AfterFlush), (bytes[4] & AfterFlush) != 0);
        var valid = kind != 0
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[5..]) == Checksum(bytes[..5], bytes.Slice(FrameOverhead, length));
        return valid ? length + FrameOverhead : null;
    }

    /// <summary>The payload's length as the frame says it; null when no frame has such a length.</summary>
    public static int? PayloadLength(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadInt32LittleEndian(frame) is >= 0 and <= MaxPayload and var length ? length : null;

    /// <summary>Whether a frame that begins so could be a valid one with the bit set: a quick look before the checksum.</summary>
    public static bool MayFollowFlush(ReadOnlySpan<byte> bytes) => bytes.Length >= FrameOverhead && (bytes[4] & AfterFlush) != 0;

    private static uint Checksum(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload) =>
        ~Crc32C(Crc32C(uint.MaxValue, head), payload);

    private static uint Crc32C(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
