using System.Security.Cryptography;

namespace Provenance.Verifier;

/// <summary>SHA-256, and the Merkle tree of RFC 6962 with it.</summary>
internal static class Hashes
{
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The root of the tree over these leaves.</summary>
    public static string Root(IReadOnlyList<ReadOnlyMemory<byte>> leaves) =>
        Convert.ToHexStringLower(leaves.Count == 0 ? SHA256.HashData([]) : Subtree(leaves, 0, leaves.Count));

    private static byte[] Subtree(IReadOnlyList<ReadOnlyMemory<byte>> leaves, int start, int count)
    {
        if (count == 1)
            return SHA256.HashData([0, .. leaves[start].Span]);
        // The left subtree is the largest complete one that leaves something for the right.
        var left = 1;
        while (left * 2 < count)
            left *= 2;
        return SHA256.HashData([1, .. Subtree(leaves, start, left), .. Subtree(leaves, start + left, count - left)]);
    }

    /// <summary>The lines of a text without their ends. What follows the last line end is no line.</summary>
    public static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> text)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (int end; (end = text.Span.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
            lines.Add(text[..end]);
        return lines;
    }
}
