using System.Text;
using Provenance.Archive;
using Provenance.Archive.Mirrors;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Archives.Mirrors;

public sealed class MirrorTests
{
    private const int Calls = 3;

    private readonly CrashingFileStore files = new();
    private readonly CrashingFileStore mirror = new();

    [Fact]
    public async Task A_mirror_is_file_for_file_the_session_and_verifies()
    {
        var summary = await new MirrorScript(files, Calls).RunAsync(mirror);

        Assert.Equal((Calls, 0, 0), (summary.Records, summary.Lacking, summary.Failures));
        Assert.Equal((Calls, Calls), (summary.Primary!.Count, summary.Mirror!.Count));
        await AssertMirroredAsync(mirror);
    }

    [Fact]
    public async Task What_is_on_the_mirror_outlives_its_machine()
    {
        await new MirrorScript(files, Calls).RunAsync(mirror);

        await AssertMirroredAsync(mirror.Reboot(lost: () => true));
    }

    [Fact]
    public async Task The_session_is_byte_for_byte_what_it_is_without_a_mirror_but_for_the_note()
    {
        await new MirrorScript(files, Calls).RunAsync(mirror);
        var alone = new CrashingFileStore();
        await new MirrorScript(alone, Calls).RunUnmirroredAsync();

        Assert.Equal(Files(alone).Where(NotChronolog), Files(files).Where(NotChronolog));
        var (with, without) = (Events(files), Events(alone));
        Assert.Equal(without[..^1], with[..^2]);
        Assert.Contains("\"event\":\"mirror\"", with[^2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Death.Before)]
    [InlineData(Death.Torn)]
    [InlineData(Death.After)]
    public async Task A_mirror_that_dies_at_any_write_costs_the_session_nothing_and_catches_up_later(Death how)
    {
        for (var (write, died) = (1, true); died; write += 5)
        {
            var (primary, second) = (new CrashingFileStore(), new CrashingFileStore());
            var script = new MirrorScript(primary, Calls);
            second.DieAt(write, how);
            var summary = await script.RunAsync(second);
            died = second.IsDead;

            await AssertWholeAsync(primary);
            // Only what closing writes may come after the summary.
            Assert.True(!died || script.Log.Lines.Count == 1, $"write {write}");
            Assert.Equal(summary.Failures > 0 ? 1 : 0, Events(primary).Count(line => line.Contains("\"mirror-failed\"", StringComparison.Ordinal)));
            Assert.DoesNotContain(Events(primary), line => line.Contains("died.", StringComparison.Ordinal));

            var back = second.Reboot(lost: null);
            var later = new MirrorScript(primary, Calls);
            await using (var archive = await later.OpenAsync(back))
                Assert.Equal(0, (await archive.FinishAsync()).Lacking);
            await AssertMirroredAsync(primary, back);
        }
    }

    [Fact]
    public async Task A_mirror_that_is_given_later_gets_everything()
    {
        var script = new MirrorScript(files, Calls);
        await script.RunUnmirroredAsync();

        await using (var archive = await script.OpenAsync(mirror))
            Assert.Equal(new MirrorSummary(Calls, 0, 0, null, null), await archive.FinishAsync());

        await AssertMirroredAsync(mirror);
    }

    [Fact]
    public async Task A_mirror_that_was_damaged_is_mended_when_the_session_is_opened()
    {
        var script = new MirrorScript(files, Calls);
        await script.RunAsync(mirror);
        mirror.Tamper($"{MirrorScript.Session}/llm_archive/response_0001.1.json", [1]);
        mirror.Tamper($"{MirrorScript.Session}/inputs/corpus/fox.txt", [2]);
        mirror.DeleteFile($"{MirrorScript.Session}/llm_archive/response_0002.1.json");

        await (await script.OpenAsync(mirror)).DisposeAsync();

        await AssertMirroredAsync(mirror);
    }

    [Fact]
    public async Task A_damaged_record_is_not_mirrored()
    {
        var script = new MirrorScript(files, Calls);
        await script.RunAsync(mirror);
        var name = $"{MirrorScript.Session}/llm_archive/response_0001.1.json";
        var good = mirror.Snapshot()[name];
        files.Tamper(name, [1]);

        await using (var archive = await script.OpenAsync(mirror))
            Assert.Equal(1, (await archive.FinishAsync()).Lacking);

        Assert.Equal(good, mirror.Snapshot()[name]);
    }

    [Fact]
    public async Task A_lost_session_goes_on_from_its_mirror()
    {
        await new MirrorScript(files, Calls).RunAsync(mirror);

        await using var archive = await new MirrorScript(mirror, Calls).Store.OpenAsync(MirrorScript.Session, takeOver: false, default);

        Assert.Equal(Calls, archive.Calls.Count(call => call.Settled is not null));
        foreach (var call in archive.Calls)
            Assert.Equal($"answer {call.Call.Ordinal}", (await archive.ReadAsync(call.Last!.Key, default)).Text);
    }

    private Task AssertMirroredAsync(CrashingFileStore second) => AssertMirroredAsync(files, second);

    private static async Task AssertMirroredAsync(CrashingFileStore first, CrashingFileStore second)
    {
        Assert.Equal(Files(first), Files(second));
        await AssertWholeAsync(second);
    }

    private static async Task AssertWholeAsync(CrashingFileStore store)
    {
        var (_, broken) = await new SessionStore(store, new ManualClock()).CheckAsync(MirrorScript.Session, default);
        Assert.Empty(broken);
    }

    /// <summary>Every file outside <c>engine/</c>, with its content.</summary>
    private static List<KeyValuePair<string, string>> Files(CrashingFileStore store) =>
        [.. store.Snapshot().Where(file => !file.Key.Contains("/engine/", StringComparison.Ordinal))
            .Select(file => KeyValuePair.Create(file.Key, Encoding.UTF8.GetString(file.Value))).OrderBy(file => file.Key, StringComparer.Ordinal)];

    private static bool NotChronolog(KeyValuePair<string, string> file) => !file.Key.EndsWith("chronolog.jsonl", StringComparison.Ordinal);

    private static string[] Events(CrashingFileStore store) => Encoding.UTF8.GetString(store.Snapshot()[$"{MirrorScript.Session}/chronolog.jsonl"])
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
