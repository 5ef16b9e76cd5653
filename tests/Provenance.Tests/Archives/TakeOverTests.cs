using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Core.Sessions;
using Provenance.Core.Stages;
using Provenance.Durable.Storage;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Archives;

public sealed class TakeOverTests
{
    private const string Session = "session_20261120_093000";

    private static readonly CallKey First = new(RecordKind.Response, 1);

    private readonly CrashingFileStore files = new();

    [Fact]
    public async Task A_second_process_is_refused_by_the_name_of_the_first()
    {
        await CreateAsync(files);
        await using (await Store(files).OpenAsync(Session, takeOver: false, default))
        {
            var refused = await Assert.ThrowsAsync<SessionInUseException>(() => Store(files).OpenAsync(Session, takeOver: false, default));
            Assert.Equal(new SessionHolder(Environment.ProcessId, 1, SampleSession.Created), refused.Holder);
            Assert.Equal(refused.Holder, await Store(files).FindHolderAsync(Session, default));
        }

        Assert.Null(await Store(files).FindHolderAsync(Session, default));
        await using var second = await Store(files).OpenAsync(Session, takeOver: false, default);
        Assert.Equal(2, second.Epoch);
    }

    [Fact]
    public async Task On_a_real_disk_a_second_process_is_refused_too()
    {
        using var folder = new TemporaryFolder();
        var disk = new DiskFileStore(folder.Path);
        await CreateAsync(disk);
        await using var first = await Store(disk).OpenAsync(Session, takeOver: false, default);

        await Assert.ThrowsAsync<SessionInUseException>(() => Store(disk).OpenAsync(Session, takeOver: false, default));
        await using var second = await Store(disk).OpenAsync(Session, takeOver: true, default);
        await Assert.ThrowsAsync<SessionTakenOverException>(() => first.BeginAsync(SampleSession.Intent(First), default));
        Assert.Equal(First.Attempt(1), await second.BeginAsync(SampleSession.Intent(First), default));
    }

    [Fact]
    public async Task Nothing_that_the_old_process_still_does_is_part_of_the_session()
    {
        await CreateAsync(files);
        var old = await Store(files).OpenAsync(Session, takeOver: false, default);
        var inFlight = await old.BeginAsync(SampleSession.Intent(First), default);
        await using var taken = await Store(files).OpenAsync(Session, takeOver: true, default);

        await Assert.ThrowsAsync<SessionTakenOverException>(() => old.CommitAsync(SampleSession.Envelope(Session, inFlight), null));
        await Assert.ThrowsAsync<SessionTakenOverException>(() => old.NoteAsync(new ChronologNote("late", new Dictionary<string, string>()), default));
        await Assert.ThrowsAsync<SessionTakenOverException>(() => old.BeginAsync(SampleSession.Intent(First), default));
        await Assert.ThrowsAsync<SessionTakenOverException>(() => old.Journal.AppendAsync(new byte[3]));
        await Assert.ThrowsAsync<SessionTakenOverException>(() => old.WriteViewAsync("extracted/a.json", default, default));
        await Assert.ThrowsAsync<SessionTakenOverException>(() =>
            old.CompleteStageAsync(Stage.Analysis, new StageSummary(System.Collections.Immutable.ImmutableSortedDictionary<string, long>.Empty), default));
        await old.DisposeAsync();

        Assert.Equal(2, taken.Epoch);
        Assert.True(Assert.Single(taken.Find(First)!.Attempts).Orphaned);
        var again = await taken.BeginAsync(SampleSession.Intent(First, AttemptReason.Orphaned), default);
        Assert.Equal(First.Attempt(2), again);
        await taken.CommitAsync(SampleSession.Envelope(Session, again), null);
        await taken.DisposeAsync();
        await using var reader = await Store(files).OpenForReadingAsync(Session, default);
        Assert.Equal(2, reader.Find(First)!.Attempts.Length);
        Assert.Null(reader.Find(First)!.Attempts[0].Record);
        Assert.DoesNotContain(reader.Chronolog, entry => entry.Event == "late");
        Assert.Null(await reader.ReadViewAsync("extracted/a.json", default));
    }

    [Fact]
    public async Task A_process_that_is_stopped_before_any_change_and_continued_after_a_take_over_changes_nothing()
    {
        for (var (change, reached) = (1, true); reached; change++)
        {
            var disk = new CrashingFileStore();
            await CreateAsync(disk);
            using var stopped = new GatedFileStore(disk);
            stopped.CloseAt(change);
            var old = new ArchiveScript();
            var running = Task.Run(() => old.RunAsync(stopped));
            reached = await Task.WhenAny(running, stopped.Reached) != running;
            if (!reached)
                break;

            var script = new ArchiveScript { TakesOver = true };
            await script.RunAsync(disk);
            if (script.Died is SessionInUseException)
            {
                // Stopped in the moment between taking the lock and signing it: there is no epoch yet that could be ended.
                stopped.Open();
                await running;
                continue;
            }

            Assert.True(script.Died is null, $"change {change}: {script.Died}");
            var before = Content(disk);
            stopped.Open();
            await running;
            Assert.Equal(before, Content(disk));
            await using var reader = await Store(disk).OpenForReadingAsync(Session, default);
            Assert.All(reader.Calls, call => Assert.Single(call.Attempts, attempt => attempt.Record?.Outcome == OutcomeClass.Answered));
            Assert.All(old.Committed, committed => Assert.Equal(
                committed.Value, reader.Find(committed.Key.Call)!.Attempts.Single(attempt => attempt.Attempt == committed.Key.Attempt).Record));
        }
    }

    private static SessionStore Store(IFileStore files) => new(files, new ManualClock());

    private static Task<string> CreateAsync(IFileStore files)
    {
        var plan = SampleSession.Plan(4);
        return Store(files).CreateAsync(SampleSession.Document(plan), plan, _ => new MemoryStream(SampleSession.Input), default);
    }

    /// <summary>Every file of the session but the engine's own.</summary>
    private static IReadOnlyList<string> Content(CrashingFileStore disk) =>
        [.. disk.Snapshot().Where(file => !file.Key.StartsWith($"{Session}/engine/", StringComparison.Ordinal))
            .OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {Convert.ToHexString(file.Value)}")];
}
