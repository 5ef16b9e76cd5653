using System.Numerics;
using System.Security.Cryptography;
using Provenance.Core.Digests;

namespace Provenance.Core.Seals;

/// <summary>
/// A Merkle tree (RFC 6962, section 2.1, with SHA-256) that leaves are added to. It keeps only the roots of its complete subtrees, so a leaf
/// costs two hashes in the mean, whatever the tree's size.
/// </summary>
public sealed class GrowingTree
{
    private readonly List<byte[]> peaks;

    public GrowingTree() => peaks = [];

    private GrowingTree(GrowingTree other) => (peaks, Size) = ([.. other.peaks], other.Size);

    /// <summary>How many leaves it has.</summary>
    public long Size { get; private set; }

    /// <summary>Root and size as they are now.</summary>
    public TreeHead Head => new(Size, Root());

    /// <param name="leaf">The leaf's content; what is hashed is a zero byte and then this.</param>
    public void Add(ReadOnlySpan<byte> leaf)
    {
        var hash = MerkleHash.Leaf(leaf);
        for (var complete = BitOperations.TrailingZeroCount(~Size); complete > 0; complete--)
        {
            hash = MerkleHash.Node(peaks[^1], hash);
            peaks.RemoveAt(peaks.Count - 1);
        }

        peaks.Add(hash);
        Size++;
    }

    /// <summary>A tree of its own with the same leaves.</summary>
    public GrowingTree Copy() => new(this);

    private Digest Root()
    {
        if (peaks.Count == 0)
            return Digest.Of([]);
        var root = peaks[^1];
        for (var i = peaks.Count - 2; i >= 0; i--)
            root = MerkleHash.Node(peaks[i], root);
        return MerkleHash.Digest(root);
    }
}

/// <summary>What stands for a whole tree.</summary>
/// <param name="Size">How many leaves it has.</param>
public sealed record TreeHead(long Size, Digest Root);

/// <summary>The two hashes of RFC 6962: leaves and nodes differ in their first byte, so that neither can pass for the other.</summary>
internal static class MerkleHash
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int LongestOnStack = 512;

    public static byte[] Leaf(ReadOnlySpan<byte> content)
    {
        Span<byte> input = content.Length < LongestOnStack ? stackalloc byte[content.Length + 1] : new byte[content.Length + 1];
        input[0] = LeafPrefix;
        content.CopyTo(input[1..]);
        return SHA256.HashData(input);
    }

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + SHA256.HashSizeInBytes)..]);
        return SHA256.HashData(input);
    }

    public static Digest Digest(ReadOnlySpan<byte> hash) => Digests.Digest.Parse(Convert.ToHexStringLower(hash));

    public static byte[] Bytes(Digest digest) => Convert.FromHexString(digest.ToString());
}
