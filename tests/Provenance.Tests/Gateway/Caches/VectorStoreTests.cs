using Provenance.Core.Digests;
using Provenance.Gateway.Caches;
using Provenance.Gateway.Caches.Files;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Gateway.Caches;

public sealed class VectorStoreTests : IDisposable
{
    private static readonly Digest Scope = Digest.Of("scope");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Finds_what_is_nearer_than_the_threshold_the_nearest_first()
    {
        using var opened = new CacheFolder(folder.Path);
        using var store = new VectorStore(opened, CacheBounds.Default);
        store.Keep(Scope, Digest.Of("near"), Vector(1, 0.2f));
        store.Keep(Scope, Digest.Of("nearer"), Vector(2, 0.1f));
        store.Keep(Scope, Digest.Of("far"), Vector(1, 1));

        var found = store.Search(Scope, Vector(1, 0), 0.95);

        Assert.Equal([Digest.Of("nearer"), Digest.Of("near")], found.Select(near => near.Question));
        Assert.Equal(1 / Math.Sqrt(1 + (0.05 * 0.05)), found[0].Similarity, 6);
    }

    [Fact]
    public void Leaves_out_what_is_only_as_near_as_the_threshold()
    {
        using var opened = new CacheFolder(folder.Path);
        using var store = new VectorStore(opened, CacheBounds.Default);
        store.Keep(Scope, Digest.Of("same"), Vector(3, 4));

        Assert.Empty(store.Search(Scope, Vector(3, 4), 1.0));
    }

    [Fact]
    public void Never_finds_a_question_of_another_scope_or_another_length()
    {
        using var opened = new CacheFolder(folder.Path);
        using var store = new VectorStore(opened, CacheBounds.Default);
        store.Keep(Scope, Digest.Of("q"), Vector(1, 0));

        Assert.Empty(store.Search(Digest.Of("another model"), Vector(1, 0), 0.95));
        Assert.Empty(store.Search(Scope, new float[] { 1 }, 0.95));
        Assert.Empty(store.Search(Scope, Vector(0, 0), 0.95));
    }

    [Fact]
    public void Keeps_vectors_through_a_restart_and_the_younger_half_beyond_its_bound()
    {
        var bounds = new CacheBounds(4096);
        using (var opened = new CacheFolder(folder.Path))
        using (var store = new VectorStore(opened, bounds))
        {
            for (var i = 0; i < 100; i++)
                store.Keep(Scope, Digest.Of($"{i}"), Vector(1, i));
        }

        using var again = new CacheFolder(folder.Path);
        using var reopened = new VectorStore(again, bounds);

        Assert.InRange(new FileInfo(Path.Combine(folder.Path, "vectors.cache")).Length, 1, 4096);
        Assert.Equal(Digest.Of("99"), reopened.Search(Scope, Vector(1, 99), 0.95)[0].Question);
        Assert.DoesNotContain(reopened.Search(Scope, Vector(1, 0), 0.95), near => near.Question == Digest.Of("0"));
    }

    /// <summary>Longer than a processor's vector, so that both ways of multiplying are taken.</summary>
    private static float[] Vector(float x, float y) => [x, y, .. new float[17]];
}
