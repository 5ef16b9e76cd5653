using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Provenance.Durable.Journals;
using Provenance.Durable.Storage;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Journals;

public sealed class GroupCommitLogTests
{
    private static readonly LogLocation Location = new("log");

    [Fact]
    public async Task Returns_what_was_appended_in_the_order_of_the_calls()
    {
        var files = new CrashingFileStore();
        await using (var log = Open(files, []))
            await Task.WhenAll(Enumerable.Range(0, 500).Select(i => log.AppendAsync((byte)(1 + (i % 3)), Bytes($"frame {i}"))));

        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{1 + (i % 3)}:frame {i}"), Frames(files));
    }

    [Fact]
    public async Task Alone_an_append_is_one_write_and_one_flush()
    {
        var files = new CrashingFileStore();
        await using var log = Open(files, []);
        var (before, writes) = (log.Counters, files.Writes);

        await log.AppendAsync(1, Bytes("alone"));

        Assert.Equal(new LogCounters(1, 5 + 9, 1), new LogCounters(
            log.Counters.Frames - before.Frames, log.Counters.Bytes - before.Bytes, log.Counters.Flushes - before.Flushes));
        Assert.Equal(2, files.Writes - writes);
    }

    [Fact]
    public async Task Many_that_wait_share_a_flush()
    {
        using var files = new GatedFileStore(new CrashingFileStore());
        await using var log = Open(files, []);
        var before = log.Counters.Flushes;
        files.Close();
        var appends = Enumerable.Range(0, 1000).Select(i => log.AppendAsync(1, Bytes($"{i}"))).ToList();
        files.Open();
        await Task.WhenAll(appends);

        Assert.InRange(log.Counters.Flushes - before, 1, 2);
    }

    [Fact]
    public async Task A_frame_that_nobody_awaits_rides_with_the_next_that_is_awaited()
    {
        var files = new CrashingFileStore();
        await using var log = Open(files, []);
        var before = files.Writes;
        log.Enqueue(1, Bytes("rides"));
        Assert.Equal(before, files.Writes);

        await log.AppendAsync(1, Bytes("drives"));

        Assert.Equal(2, files.Writes - before);
        Assert.Equal(["1:rides", "1:drives"], Frames(files.Reboot(() => true)));
    }

    [Fact]
    public async Task A_frame_that_nobody_awaits_is_durable_when_the_log_is_closed()
    {
        var files = new CrashingFileStore();
        await using (var log = Open(files, []))
            log.Enqueue(1, Bytes("last"));

        Assert.Equal(["1:last"], Frames(files.Reboot(() => true)));
    }

    [Fact]
    public async Task What_a_dead_process_wrote_and_nobody_flushed_is_flushed_before_anybody_acts_on_it()
    {
        var files = new CrashingFileStore();
        var log = Open(files, []);
        files.DieAt(2, Death.Before);
        await Assert.ThrowsAsync<LogFailedException>(() => log.AppendAsync(1, Bytes("written")));
        var next = files.Reboot(lost: null);
        var found = new List<string>();

        await using var again = Open(next, found);

        Assert.Equal(["1:written"], found);
        Assert.Equal(found, Frames(next.Reboot(() => true)));
    }

    [Fact]
    public async Task A_failed_write_poisons_the_log_with_its_cause()
    {
        var files = new CrashingFileStore();
        await using var log = Open(files, []);
        files.DieAt(1, Death.Before);

        var first = await Assert.ThrowsAsync<LogFailedException>(() => log.AppendAsync(1, Bytes("a")));
        var second = await Assert.ThrowsAsync<LogFailedException>(() => log.AppendAsync(1, Bytes("b")));

        Assert.IsType<StorageDiedException>(first.InnerException);
        Assert.Same(first.InnerException, second.InnerException);
        Assert.Throws<LogFailedException>(() => log.Enqueue(1, Bytes("c")));
    }

    [Fact]
    public async Task A_fence_that_has_fallen_fails_what_was_flushed_after_it()
    {
        var files = new CrashingFileStore();
        Exception? taken = null;
        await using var log = GroupCommitLog.Create(files, Location, [], () => taken);
        await log.AppendAsync(1, Bytes("ours"));
        taken = new InvalidOperationException("taken");

        var refused = await Assert.ThrowsAsync<LogFailedException>(() => log.AppendAsync(1, Bytes("theirs")));
        Assert.Same(taken, refused.InnerException);
    }

    [Theory]
    [InlineData(Death.Before)]
    [InlineData(Death.Torn)]
    [InlineData(Death.After)]
    public async Task After_a_death_at_any_write_the_log_holds_every_completed_frame_and_a_beginning_of_the_others(Death how)
    {
        for (var write = 1; ; write++)
        {
            var files = new CrashingFileStore();
            files.DieAt(write, how);
            var done = await AppendUntilDeath(files);
            foreach (var seed in Enumerable.Range(0, 4))
            {
                var chance = new Random(seed);
                var found = Frames(files.Reboot(seed == 0 ? null : () => chance.Next(2) == 0)).ToList();
                Assert.True(found.Count >= done.Count, $"write {write}, {how}, seed {seed}");
                Assert.Equal(Script.Take(found.Count).Select(text => "1:" + text), found);
            }

            if (done.Count == Script.Length && write > files.Writes)
                break;
        }
    }

    [Theory]
    [InlineData(Death.Before)]
    [InlineData(Death.Torn)]
    [InlineData(Death.After)]
    public async Task A_rewrite_leaves_the_old_frames_or_the_new_ones(Death how)
    {
        for (var (write, survived) = (1, false); !survived; write++)
        {
            var files = new CrashingFileStore();
            var log = Open(files, []);
            await log.AppendAsync(1, Bytes("old 1"));
            await log.AppendAsync(2, Bytes("old 2"));
            files.DieAt(write, how);
            try
            {
                await log.RewriteAsync(frames => frames.Where(frame => frame.Kind == 2));
                await log.AppendAsync(1, Bytes("new"));
                survived = true;
            }
            catch (LogFailedException)
            {
                // That is what dying looks like from here.
            }

            foreach (var lost in new Func<bool>?[] { null, () => true, () => false })
            {
                string[] found = [.. Frames(files.Reboot(lost))];
                string[][] allowed = survived
                    ? [["2:old 2", "1:new"]]
                    : [["1:old 1", "2:old 2"], ["2:old 2"], ["2:old 2", "1:new"]];
                Assert.Contains(found, allowed);
            }
        }
    }

    [Fact]
    public async Task Damage_before_the_last_flush_is_an_error_that_names_the_offset()
    {
        var files = new CrashingFileStore();
        await using (var log = Open(files, []))
        {
            foreach (var text in Script)
                await log.AppendAsync(1, Bytes(text));
        }

        var bytes = files.ReadAll("log");
        bytes[8 + 9] ^= 1;
        files.Tamper("log", bytes);

        var corrupt = Assert.Throws<CorruptLogException>(() => Open(files, []));
        Assert.Equal(8, corrupt.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRV")]
    public async Task A_header_that_was_never_finished_is_an_empty_log(string left)
    {
        var files = new CrashingFileStore();
        files.Tamper("log", Bytes(left));
        await using (var log = Open(files, []))
            await log.AppendAsync(1, Bytes("a"));

        Assert.Equal(["1:a"], Frames(files));
    }

    [Theory]
    [InlineData("PRVLOG\u0002\0", "format 1")]
    [InlineData("{\"format\":1}", "format 1")]
    public void Refuses_what_is_no_log_of_format_1(string text, string rule)
    {
        var files = new CrashingFileStore();
        files.Tamper("log", Bytes(text));

        var corrupt = Assert.Throws<CorruptLogException>(() => Open(files, []));
        Assert.Equal(0, corrupt.Offset);
        Assert.Contains(rule, corrupt.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_of_zeros_is_cut_and_reported()
    {
        var files = new CrashingFileStore();
        await using (var log = Open(files, []))
            await log.AppendAsync(1, Bytes("a"));
        files.Tamper("log", [.. files.ReadAll("log"), .. new byte[100]]);

        var found = new List<string>();
        await using (var log = Open(files, found))
        {
            Assert.Equal(100, log.Torn);
            await log.AppendAsync(1, Bytes("b"));
        }

        Assert.Equal(["1:a", "1:b"], Frames(files));
    }

    [Fact]
    public void Any_frames_come_back_whole_and_any_cut_leaves_a_beginning_of_them() =>
        Prop.ForAll<byte[][], uint>((payloads, cut) =>
        {
            var files = new CrashingFileStore();
            var log = Open(files, []);
            Task.WhenAll(payloads.Select(payload => log.AppendAsync(7, payload))).GetAwaiter().GetResult();
            var bytes = files.ReadAll("log");
            var kept = (int)(cut % (bytes.Length + 1));
            files.Tamper("log", bytes[..kept]);
            var found = new List<byte[]>();
            using var stream = files.OpenRead("log");
            foreach (var frame in new LogReader(stream, "log").Read())
                found.Add(frame.Payload.ToArray());
            return found.Zip(payloads).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second))
                && (found.Count == payloads.Length) == (kept == bytes.Length || payloads.Length == 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Works_on_the_real_disk()
    {
        using var folder = new TemporaryFolder();
        var files = new DiskFileStore(folder.Path);
        await using (var log = Open(files, []))
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => log.AppendAsync(1, Bytes($"{i}"))));
            await log.RewriteAsync(frames => frames.Skip(100));
            await log.AppendAsync(1, Bytes("200"));
        }

        Assert.Equal(Enumerable.Range(100, 101).Select(i => $"1:{i}"), Frames(files));
        Assert.Equal(["log"], files.List(""));
    }

    private static string[] Script { get; } = ["a", "bb", "", "dddd", new string('e', 3000), "f"];

    private static async Task<List<string>> AppendUntilDeath(CrashingFileStore files)
    {
        var done = new List<string>();
        try
        {
            var log = Open(files, []);
            foreach (var text in Script)
            {
                await log.AppendAsync(1, Bytes(text));
                done.Add(text);
            }
        }
        catch (Exception dead) when (dead is StorageDiedException or LogFailedException)
        {
            return done;
        }

        return done;
    }

    private static GroupCommitLog Open(IFileStore files, List<string> found) => GroupCommitLog.Open(
        files, Location, frame => found.Add($"{frame.Kind}:{Encoding.UTF8.GetString(frame.Payload.Span)}"));

    private static List<string> Frames(IFileStore files)
    {
        var found = new List<string>();
        _ = Open(files, found);
        return found;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
