using System.Text;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Testing.Archives;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Archives;

public sealed class CrashTests
{
    private const string Session = "session_20261120_093000";

    public static TheoryData<Death, int> Deaths()
    {
        var deaths = new TheoryData<Death, int>();
        foreach (var how in Enum.GetValues<Death>())
        {
            foreach (var seed in Enumerable.Range(0, 3))
                deaths.Add(how, seed);
        }

        return deaths;
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Killed_at_any_write_a_session_loses_nothing_committed_and_ends_the_same(Death how, int seed)
    {
        var chance = new Random(seed);
        // Seed 0: the process dies, and what it wrote is there. Others: the machine dies, and of what was not flushed anything may be lost.
        Func<bool>? lost = seed == 0 ? null : () => chance.Next(2) == 0;
        for (var (write, died) = (1, true); died; write += 1)
        {
            var files = new CrashingFileStore();
            var script = new ArchiveScript();
            files.DieAt(write, how);
            await script.RunAsync(files);
            died = files.IsDead;

            var rebooted = files.Reboot(lost);
            await AssertWholeAsync(rebooted, script, $"write {write}");
            await script.RunAsync(rebooted);
            Assert.True(script.Died is null, $"write {write}: {script.Died}");
            await AssertEndedAsync(rebooted, script, $"write {write}");
        }
    }

    [Fact]
    public async Task Killed_again_and_again_while_it_opens_a_session_loses_nothing()
    {
        for (var write = 1; write < 40; write++)
        {
            var files = new CrashingFileStore();
            var script = new ArchiveScript();
            files.DieAt(90, Death.After);
            await script.RunAsync(files);
            for (var again = 0; again < 3; again++)
            {
                files = files.Reboot(lost: null);
                files.DieAt(write, (Death)(again % 3));
                await script.RunAsync(files);
            }

            files = files.Reboot(lost: null);
            await script.RunAsync(files);
            Assert.True(script.Died is null, $"write {write}: {script.Died}");
            await AssertEndedAsync(files, script, $"write {write}");
        }
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Of_a_question_begun_after_an_answer_was_committed_nothing_is_left_where_nothing_is_of_the_answer(Death how, int seed)
    {
        var chance = new Random(seed);
        Func<bool>? lost = seed == 0 ? null : () => chance.Next(2) == 0;
        var (first, second) = (new CallKey(RecordKind.Response, 1), new CallKey(RecordKind.Response, 2));
        for (var (write, died) = (1, true); died; write += 1)
        {
            var files = new CrashingFileStore();
            await using (var archive = await OpenAsync(files))
            {
                Assert.True(archive.CommitsInOrder);
                var key = await archive.BeginAsync(SampleSession.Intent(first), default);
                files.DieAt(write, how);
                var committing = archive.CommitAsync(SampleSession.Envelope(Session, key, Core.Models.OutcomeClass.Answered, "answer"), SampleSession.Prompt(1));
                var begun = archive.BeginAsync(SampleSession.Intent(second), default);
                await Task.WhenAll(committing, begun).ContinueWith(_ => { }, TaskScheduler.Default);
                died = files.IsDead;
            }

            await using var reader = await ArchiveScript.Store(files.Reboot(lost)).OpenForReadingAsync(Session, default);
            Assert.True(reader.Find(second) is null || reader.Find(first)?.Last is not null, $"write {write}");
        }
    }

    private static async Task<FileSessionArchive> OpenAsync(CrashingFileStore files)
    {
        var (store, plan) = (ArchiveScript.Store(files), SampleSession.Plan(4));
        await store.CreateAsync(SampleSession.Document(plan), plan, _ => new MemoryStream(SampleSession.Input), default);
        return await store.OpenAsync(Session, takeOver: false, default);
    }

    /// <summary>Whoever only looks sees every record that was reported committed, before anybody has repaired anything.</summary>
    private static async Task AssertWholeAsync(CrashingFileStore files, ArchiveScript script, string when)
    {
        var store = ArchiveScript.Store(files);
        if ((await store.ListAsync(default)).Count == 0)
        {
            Assert.True(script.Committed.Count == 0, when);
            return;
        }

        await using var reader = await store.OpenForReadingAsync(Session, default);
        foreach (var (key, reference) in script.Committed)
            Assert.Equal(reference, reader.Find(key.Call)!.Attempts.Single(attempt => attempt.Attempt == key.Attempt).Record);
    }

    private static async Task AssertEndedAsync(CrashingFileStore files, ArchiveScript script, string when)
    {
        var store = ArchiveScript.Store(files);
        Assert.Equal([Session], await store.ListAsync(default));
        await using (var reader = await store.OpenForReadingAsync(Session, default))
        {
            var names = new List<string> { "metadata.jsonl" };
            foreach (var call in reader.Calls)
            {
                names.AddRange([$"prompt_{call.Call.Ordinal:D4}.txt", $"response_{call.Call.Ordinal:D4}.txt"]);
                Assert.Equal($"answer {call.Call.Ordinal}", await TextAsync(reader, $"llm_archive/response_{call.Call.Ordinal:D4}.txt"));
                Assert.Equal(SampleSession.Prompt(call.Call.Ordinal).ToText(), await TextAsync(reader, $"llm_archive/prompt_{call.Call.Ordinal:D4}.txt"));
                Assert.Single(call.Attempts, attempt => attempt.Record?.Outcome == Core.Models.OutcomeClass.Answered);
                Assert.All(call.Attempts, attempt => Assert.True(attempt.Record is not null || attempt.Orphaned, when));
                foreach (var attempt in call.Attempts.Where(attempt => attempt.Record is not null))
                {
                    var key = call.Call.Attempt(attempt.Attempt);
                    names.Add(key.FileName(4));
                    Assert.Equal(key, (await reader.ReadAsync(key, default)).Key);
                }
            }

            Assert.Equal(4, reader.Calls.Count);
            Assert.All(script.Committed, committed => Assert.Equal(committed.Value, reader.Find(committed.Key.Call)!.Attempts
                .Single(attempt => attempt.Attempt == committed.Key.Attempt).Record));
            Assert.Equal(names.Order(StringComparer.Ordinal), files.List($"{Session}/llm_archive"));
            AssertChain(await TextAsync(reader, "chronolog.jsonl"));
            Assert.Equal(
                names.Count(name => name.EndsWith(".json", StringComparison.Ordinal)),
                (await TextAsync(reader, "llm_archive/metadata.jsonl")).Count(c => c == '\n'));
        }

        await using var archive = await store.OpenAsync(Session, takeOver: false, default);
        var journal = new List<string>();
        await foreach (var frame in archive.Journal.ReadAsync(default))
            journal.Add(Encoding.UTF8.GetString(frame.Span));
        Assert.Subset(journal.ToHashSet(), script.Journalled.ToHashSet());
    }

    private static void AssertChain(string chronolog)
    {
        var previous = new string('0', 64);
        var seq = 0;
        foreach (var line in chronolog.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Contains($"\"prev\":\"{previous}\",\"seq\":{++seq},", line, StringComparison.Ordinal);
            previous = Digest.Of(line).ToString();
        }
    }

    private static async Task<string> TextAsync(SessionReader reader, string name) =>
        Encoding.UTF8.GetString(await reader.ReadViewAsync(name, default) ?? throw new Xunit.Sdk.XunitException($"{name} is missing."));
}
