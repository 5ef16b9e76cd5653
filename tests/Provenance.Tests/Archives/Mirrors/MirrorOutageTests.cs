using Provenance.Archive;
using Provenance.Durable.Storage;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Archives.Mirrors;

public sealed class MirrorOutageTests : IDisposable
{
    private const int Calls = 300;

    private readonly CrashingFileStore files = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_mirror_that_hangs_holds_nothing_up_and_its_delay_is_told()
    {
        var script = new MirrorScript(files, Calls);
        await script.CreateAsync();
        using var mirror = new GatedFileStore(new CrashingFileStore());
        mirror.Close();
        await using var archive = await script.OpenAsync(mirror);
        await MirrorScript.WorkAsync(archive, 1, Calls);

        script.Clock.Advance(TimeSpan.FromSeconds(3));
        mirror.Open();
        var summary = await archive.FinishAsync();

        Assert.Equal((Calls, 0, 0), (summary.Records, summary.Lacking, summary.Failures));
        Assert.Equal((0, 3000), (summary.Primary!.Max, summary.Mirror!.P50));
    }

    [Fact]
    public async Task A_mirror_that_hangs_at_the_end_is_not_waited_for_longer_than_a_minute()
    {
        var script = new MirrorScript(files, Calls);
        await script.CreateAsync();
        using var mirror = new GatedFileStore(new CrashingFileStore());
        mirror.Close();
        var archive = await script.OpenAsync(mirror);
        await MirrorScript.WorkAsync(archive, 1, 5);

        var finishing = archive.FinishAsync();
        await script.Clock.WhenArmed(TimeSpan.FromMinutes(1));
        script.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(5, (await finishing).Lacking);
        await archive.DisposeAsync();
        mirror.Open();
    }

    [Fact]
    public async Task An_absent_mirror_is_tried_again_after_a_pause_and_not_with_every_record()
    {
        var script = new MirrorScript(files, Calls);
        await script.CreateAsync();
        var place = Path.Combine(folder.Path, "mirror");
        await File.WriteAllTextAsync(place, "not a folder");
        using var mirror = new GatedFileStore(new DiskFileStore(place));
        await using var archive = await script.OpenAsync(mirror);
        await script.Log.First;
        for (var ordinal = 1; ordinal < 10; ordinal++)
            await MirrorScript.AskAsync(archive, ordinal);

        File.Delete(place);
        mirror.CloseAt(1);
        script.Clock.Advance(TimeSpan.FromSeconds(6));
        await MirrorScript.AskAsync(archive, 10);
        await mirror.Reached;
        mirror.Open();
        var summary = await archive.FinishAsync();

        Assert.Equal((10, 0, 1), (summary.Records, summary.Lacking, summary.Failures));
    }

    [Fact]
    public async Task Another_session_of_the_name_is_refused_and_stays_as_it_was()
    {
        var other = new CrashingFileStore();
        await new MirrorScript(other, 2).CreateAsync();
        var before = other.Writes;
        var script = new MirrorScript(files, 1);
        await script.CreateAsync();

        var refused = await Assert.ThrowsAsync<MirrorRefusedException>(() => script.OpenAsync(other));

        Assert.Contains("another one", refused.Rule, StringComparison.Ordinal);
        Assert.Equal(before, other.Writes);
    }

    [Fact]
    public async Task A_mirror_that_was_itself_gone_on_with_is_refused()
    {
        var mirror = new CrashingFileStore();
        var script = new MirrorScript(files, 1);
        await script.RunAsync(mirror);
        await (await new MirrorScript(mirror, 1).Store.OpenAsync(MirrorScript.Session, takeOver: false, default)).DisposeAsync();

        var refused = await Assert.ThrowsAsync<MirrorRefusedException>(() => script.OpenAsync(mirror));

        Assert.Contains("written to", refused.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(MirrorScript.Session)]
    [InlineData(MirrorScript.Session + "/deliverables/mirror")]
    public async Task A_mirror_in_the_session_itself_is_refused(string where)
    {
        var script = new MirrorScript(new DiskFileStore(folder.Path), 1);
        await script.CreateAsync();

        var refused = await Assert.ThrowsAsync<MirrorRefusedException>(() => script.OpenAsync(new DiskFileStore(Path.Combine(folder.Path, where))));

        Assert.Contains("own folder", refused.Rule, StringComparison.Ordinal);
    }
}
