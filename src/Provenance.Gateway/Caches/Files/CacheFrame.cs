using System.Buffers.Binary;
using System.Numerics;

namespace Provenance.Gateway.Caches.Files;

/// <summary>
/// How a file of a cache is laid out: eight bytes <c>PRVCACH1</c>, sixteen that name this writing of the file, then frames: length of the
/// payload (four bytes, little-endian), CRC-32C of length and payload (four), payload.
/// </summary>
internal static class CacheFrame
{
    public const int HeaderLength = 24;

    public const int Overhead = 8;

    public const int LongestPayload = 1 << 26;

    private const int MarkLength = 8;

    private static ReadOnlySpan<byte> Mark => "PRVCACH1"u8;

    public static byte[] Header(Guid generation) => [.. Mark, .. generation.ToByteArray()];

    /// <summary>Which writing of the file this is; null when it is no file of a cache.</summary>
    public static Guid? ReadHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderLength && bytes.StartsWith(Mark) ? new Guid(bytes[MarkLength..HeaderLength]) : null;

    /// <param name="frame">As long as the payload and <see cref="Overhead"/>; the payload stands in its place already.</param>
    public static void Seal(Span<byte> frame)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - Overhead);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[sizeof(int)..], Checksum(frame[..sizeof(int)], frame[Overhead..]));
    }

    /// <summary>The length of the whole frame that this begins with; null when no whole, valid frame does.</summary>
    public static int? Measure(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Overhead || BinaryPrimitives.ReadInt32LittleEndian(bytes) is not (>= 0 and <= LongestPayload and var length)
            || length > bytes.Length - Overhead)
            return null;
        var sum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(int)..]);
        return sum == Checksum(bytes[..sizeof(int)], bytes.Slice(Overhead, length)) ? length + Overhead : null;
    }

    private static uint Checksum(ReadOnlySpan<byte> length, ReadOnlySpan<byte> payload) => ~Crc32C(Crc32C(uint.MaxValue, length), payload);

    private static uint Crc32C(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
