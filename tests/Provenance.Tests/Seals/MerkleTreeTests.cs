using System.Globalization;
using System.Text;
using Provenance.Core.Seals;
using Xunit;

namespace Provenance.Tests.Seals;

/// <summary>The leaves and roots that implementations of Certificate Transparency test themselves with.</summary>
public sealed class MerkleTreeTests
{
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void A_tree_has_the_known_root_after_each_leaf()
    {
        var tree = new GrowingTree();
        Assert.Equal(new TreeHead(0, Core.Digests.Digest.Parse(Roots[0])), tree.Head);
        for (var i = 0; i < Leaves.Length; i++)
        {
            tree.Add(Convert.FromHexString(Leaves[i]));
            Assert.Equal((i + 1, Roots[i + 1]), (tree.Head.Size, tree.Head.Root.ToString()));
        }
    }

    [Fact]
    public void A_copy_grows_alone()
    {
        var tree = new GrowingTree();
        tree.Add(Convert.FromHexString(Leaves[0]));
        var copy = tree.Copy();
        copy.Add(Convert.FromHexString(Leaves[1]));

        Assert.Equal((Roots[1], Roots[2]), (tree.Head.Root.ToString(), copy.Head.Root.ToString()));
    }

    /// <summary>The paths that the same tests have for leaves 0, 5 and 2 of trees of 8, 8 and 3.</summary>
    [Theory]
    [InlineData(
        0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7,"
            + "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e,6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(
        5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b,"
            + "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0,d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    public void A_proof_has_the_known_path(int index, int size, string path) =>
        Assert.Equal(path, string.Join(',', MerkleProof.Of(Contents(size), index).Path));

    [Fact]
    public void Every_leaf_of_every_small_tree_has_a_proof_that_leads_to_its_root_and_no_other_leaf_does()
    {
        for (var size = 1; size <= 20; size++)
        {
            var leaves = Numbered(size);
            var tree = new GrowingTree();
            foreach (var leaf in leaves)
                tree.Add(leaf.Span);
            for (var index = 0; index < size; index++)
            {
                var proof = MerkleProof.Of(leaves, index);
                Assert.Equal(tree.Head.Root, proof.Root(leaves[index].Span));
                Assert.NotEqual(tree.Head.Root, proof.Root("another"u8));
                Assert.True(size == 1 || proof.Root(leaves[(index + 1) % size].Span) != tree.Head.Root);
            }
        }
    }

    [Fact]
    public void A_path_that_no_tree_of_the_size_has_leads_nowhere()
    {
        var proof = MerkleProof.Of(Numbered(5), 3);

        Assert.Null((proof with { Path = proof.Path[..^1] }).Root("3"u8));
        Assert.Null((proof with { Path = [.. proof.Path, proof.Path[0]] }).Root("3"u8));
        Assert.Null((proof with { Index = 5 }).Root("3"u8));
    }

    private static List<ReadOnlyMemory<byte>> Contents(int size) =>
        [.. Leaves.Take(size).Select(leaf => (ReadOnlyMemory<byte>)Convert.FromHexString(leaf))];

    private static List<ReadOnlyMemory<byte>> Numbered(int size) =>
        [.. Enumerable.Range(0, size).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)))];
}
