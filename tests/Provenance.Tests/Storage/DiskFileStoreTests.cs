using Provenance.Durable.Storage;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Storage;

public sealed class DiskFileStoreTests
{
    private const int LongerThanAnyName = 300;

    [Fact]
    public void A_lock_is_held_by_one_at_a_time()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskFileStore(folder.Path);
        using (store.TryLock("lock"))
            Assert.Null(store.TryLock("lock"));
        using var again = store.TryLock("lock");
        Assert.NotNull(again);
    }

    [Fact]
    public void A_lock_that_the_disk_refuses_is_an_error_and_not_held_by_another()
    {
        using var folder = new TemporaryFolder();
        var store = new DiskFileStore(folder.Path);

        Assert.ThrowsAny<IOException>(() => store.TryLock(new string('x', LongerThanAnyName)));
    }
}
