using System.Collections.Immutable;
using System.Numerics;
using Provenance.Core.Digests;

namespace Provenance.Core.Seals;

/// <summary>
/// Proves that a leaf stands at its place in a tree whose root is known, without the other leaves: the audit path of RFC 6962, section
/// 2.1.1, from the leaf's sibling up.
/// </summary>
public sealed record MerkleProof(long Index, long TreeSize, ImmutableArray<Digest> Path)
{
    /// <summary>The proof for one of these leaves.</summary>
    /// <param name="leaves">The contents of all of the tree's leaves.</param>
    public static MerkleProof Of(IReadOnlyList<ReadOnlyMemory<byte>> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)leaves.Count, nameof(index));
        var path = ImmutableArray.CreateBuilder<Digest>();
        Walk(leaves, 0, leaves.Count, index, path);
        return new MerkleProof(index, leaves.Count, path.ToImmutable());
    }

    /// <summary>The root of the tree that this leaf at this place would belong to; null when no tree of this size has such a path.</summary>
    public Digest? Root(ReadOnlySpan<byte> leaf)
    {
        if (Index < 0 || Index >= TreeSize)
            return null;
        var (hash, index, last) = (MerkleHash.Leaf(leaf), Index, TreeSize - 1);
        foreach (var sibling in Path)
        {
            if (last == 0)
                return null;
            if (index % 2 == 1 || index == last)
            {
                hash = MerkleHash.Node(MerkleHash.Bytes(sibling), hash);
                for (; index % 2 == 0 && index > 0; index /= 2)
                    last /= 2;
            }
            else
            {
                hash = MerkleHash.Node(hash, MerkleHash.Bytes(sibling));
            }

            (index, last) = (index / 2, last / 2);
        }

        return last == 0 ? MerkleHash.Digest(hash) : null;
    }

    /// <summary>The subtree's root; on the way the siblings of the wanted leaf's subtrees, lowest first.</summary>
    private static byte[] Walk(IReadOnlyList<ReadOnlyMemory<byte>> leaves, int start, int count, int wanted, ImmutableArray<Digest>.Builder path)
    {
        if (count == 1)
            return MerkleHash.Leaf(leaves[start].Span);
        var left = 1 << (31 - BitOperations.LeadingZeroCount((uint)(count - 1)));
        var first = Walk(leaves, start, left, wanted, path);
        var second = Walk(leaves, start + left, count - left, wanted, path);
        if (wanted >= start && wanted < start + count)
            path.Add(MerkleHash.Digest(wanted < start + left ? second : first));
        return MerkleHash.Node(first, second);
    }
}
